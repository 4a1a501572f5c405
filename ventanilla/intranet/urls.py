from allauth.account import views as account
from django.urls import include, path

from ventanilla.intranet.views import calls, history, home, kept

entrance = [
    path("entrar/", account.login, name="account_login"),
    path("salir/", account.logout, name="account_logout"),
    path("cuenta/cerrada/", account.account_inactive, name="account_inactive"),
    path("cuenta/contrasena/", account.password_change, name="account_change_password"),
    path("cuenta/otra-vez/", account.reauthenticate, name="account_reauthenticate"),
    path("cuenta/segundo-paso/", include("allauth.mfa.urls")),
]

urlpatterns = [
    *entrance,
    path("", home.home, name="intranet"),
    path("sesion/", home.session, name="sesion"),
    path("pendiente/", kept.pending, name="pendiente"),
    path("pendiente/descartar/", kept.discard, name="pendiente-descartar"),
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
    path("<int:number>/citas/<str:cts>/historia/", history.history, name="historia"),
    path("<int:number>/accesos/", history.accesses, name="accesos"),
    path("<int:number>/buscar/", home.search, name="buscar"),
]
