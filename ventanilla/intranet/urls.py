from allauth.account import views as account
from django.urls import include, path, register_converter

from ventanilla.intranet import catalogue_urls
from ventanilla.intranet.converters import AtTheDesk, IsoDay, View
from ventanilla.intranet.views import (
    absences,
    access_resets,
    appointment,
    assignment,
    attention,
    calendar,
    calls,
    closing,
    hall,
    history,
    home,
    kept,
    new_appointment,
    no_shows,
    people,
    reception,
    reports,
    roles,
    survey,
    walk_in,
)

register_converter(IsoDay, "iso")
register_converter(View, "view")
register_converter(AtTheDesk, "how")

entrance = [
    path("entrar/", account.login, name="account_login"),
    path("salir/", account.logout, name="account_logout"),
    path("cuenta/cerrada/", account.account_inactive, name="account_inactive"),
    path("cuenta/contrasena/", account.password_change, name="account_change_password"),
    path("cuenta/otra-vez/", account.reauthenticate, name="account_reauthenticate"),
    path("cuenta/segundo-paso/", include("allauth.mfa.urls")),
    path("entrar/con-codigo/", access_resets.enter, name="entrar-con-codigo"),
]

urlpatterns = [
    *entrance,
    path("", home.home, name="intranet"),
    path("sesion/", home.session, name="sesion"),
    path("pendiente/", kept.pending, name="pendiente"),
    path("pendiente/descartar/", kept.discard, name="pendiente-descartar"),
    *catalogue_urls.addresses,
    path("<int:number>/", home.office, name="oficina"),
    path("<int:number>/llamadas/", calls.next_call, name="llamadas"),
    path("<int:number>/llamadas/lista/", calls.listing, name="llamadas-lista"),
    path("<int:number>/llamadas/<str:cts>/", calls.call, name="llamada"),
    path("<int:number>/llamadas/<str:cts>/resultado/", calls.outcome, name="llamada-resultado"),
    path("<int:number>/llamadas/<str:cts>/cambiar/", calls.reschedule, name="llamada-cambiar"),
    path("<int:number>/llamadas/<str:cts>/soltar/", calls.let_go, name="llamada-soltar"),
    path(
        "<int:number>/llamadas/<str:cts>/no-corresponde/",
        calls.not_ours,
        name="llamada-no-corresponde",
    ),
    path(
        "<int:number>/llamadas/<str:cts>/otra-oficina/",
        calls.elsewhere,
        name="llamada-otra-oficina",
    ),
    path("<int:number>/recepcion/", reception.reception, name="recepcion"),
    path("<int:number>/recepcion/<str:cts>/", reception.person, name="recepcion-persona"),
    path("<int:number>/recepcion/<str:cts>/papeles/", reception.papers, name="recepcion-papeles"),
    path(
        "<int:number>/recepcion/<str:cts>/comprobante.pdf",
        reception.voucher,
        name="recepcion-comprobante",
    ),
    path("<int:number>/sin-cita/", walk_in.walk_in, name="sin-cita"),
    path("<int:number>/atencion/", attention.attention, name="atencion"),
    path("<int:number>/atencion/ventanilla/", attention.window, name="atencion-ventanilla"),
    path("<int:number>/atencion/siguiente/", attention.call_next, name="atencion-siguiente"),
    path("<int:number>/atencion/<str:cts>/llamar/", attention.call, name="atencion-llamar"),
    path(
        "<int:number>/atencion/<str:cts>/resultado/", attention.outcome, name="atencion-resultado"
    ),
    path(
        "<int:number>/atencion/<str:cts>/no-vino/", attention.did_not_come, name="atencion-no-vino"
    ),
    path("<int:number>/atencion/<str:cts>/deshacer/", attention.undo, name="atencion-deshacer"),
    path("<int:number>/encuesta/<str:cts>/", survey.offer, name="encuesta-visita"),
    path("<int:number>/encuesta/<str:cts>/<how:how>/", survey.ask, name="encuesta-preguntar"),
    path("<int:number>/encuesta/<str:cts>/<how:how>/no/", survey.decline, name="encuesta-no"),
    path("<int:number>/sala/", hall.screen, name="sala"),
    path("<int:number>/citas/<str:cts>/historia/", history.history, name="historia"),
    path("<int:number>/accesos/", history.accesses, name="accesos"),
    path("<int:number>/calendario/", calendar.today, name="calendario-hoy"),
    path("<int:number>/calendario/<iso:day>/<view:view>/", calendar.show, name="calendario-vista"),
    path(
        "<int:number>/calendario/<iso:day>/<view:view>/filtro/",
        calendar.keep_filter,
        name="calendario-filtro",
    ),
    path("<int:number>/citas/nueva/", new_appointment.new, name="cita-nueva"),
    path("<int:number>/citas/<str:cts>/", appointment.show, name="cita"),
    path("<int:number>/citas/<str:cts>/mover/", appointment.move, name="cita-mover"),
    path("<int:number>/citas/<str:cts>/cancelar/", appointment.cancel, name="cita-cancelar"),
    path("<int:number>/citas/<str:cts>/confirmar/", appointment.confirm, name="cita-confirmar"),
    path("<int:number>/buscar/", home.search, name="buscar"),
    path("<int:number>/asignar/", assignment.board, name="asignar"),
    path("<int:number>/asignar/<str:day>/", assignment.board, name="asignar-dia"),
    path("<int:number>/asignar/<str:day>/todo/", assignment.whole_day, name="asignar-todo"),
    path("<int:number>/ausencias/", absences.listing, name="ausencias"),
    path("<int:number>/ausencias/<int:absence>/", absences.absence, name="ausencia"),
    path("<int:number>/ausencias/<int:absence>/quitar/", absences.remove, name="ausencia-quitar"),
    path("<int:number>/inasistencias/", no_shows.listing, name="inasistencias"),
    path(
        "<int:number>/inasistencias/<str:cts>/deshacer/",
        no_shows.undo,
        name="inasistencia-deshacer",
    ),
    path("<int:number>/cierre/", closing.day, name="cierre"),
    path("<int:number>/cierre/<str:day>/", closing.day, name="cierre-dia"),
    path("<int:number>/cierre/<str:day>/firmar/", closing.sign, name="cierre-firmar"),
    path("<int:number>/cierre/corregir/<str:cts>/", closing.correct, name="cierre-corregir"),
    path("reportes/", reports.summary, name="reportes"),
    path("reportes/citas/<str:figure>/", reports.listing, name="reportes-citas"),
    path("personas/", people.listing, name="personas"),
    path("personas/nueva/", people.create, name="persona-nueva"),
    path("personas/<int:person>/", people.person, name="persona"),
    path("personas/<int:person>/tramites/", people.skills, name="persona-tramites"),
    path("personas/<int:person>/cuenta/", people.account, name="persona-cuenta"),
    path("personas/<int:person>/papel/", roles.propose, name="persona-papel"),
    path("personas/<int:person>/acceso/", access_resets.ask, name="persona-acceso"),
    path("personas/accesos/<int:reset>/", access_resets.decide, name="acceso-decidir"),
    path("cuenta/acceso/", access_resets.notice, name="acceso-aviso"),
    path("personas/papeles/<int:change>/", roles.decide, name="papel-decidir"),
]
