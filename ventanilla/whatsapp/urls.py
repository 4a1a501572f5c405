from django.urls import path

from ventanilla.whatsapp import webhook

urlpatterns = [path("webhook", webhook.view, name="whatsapp-webhook")]
