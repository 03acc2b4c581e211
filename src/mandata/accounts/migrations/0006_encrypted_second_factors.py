from django.db import migrations

from mandata.accounts.second_factors import MFAAdapter


def encrypt(apps, schema_editor):
    adapter = MFAAdapter()
    for authenticator in apps.get_model("mfa", "Authenticator").objects.all():
        for name in ("secret", "seed"):
            if name in authenticator.data:
                authenticator.data[name] = adapter.encrypt(authenticator.data[name])
        if "migrated_codes" in authenticator.data:
            authenticator.data["migrated_codes"] = [
                adapter.encrypt(code) for code in authenticator.data["migrated_codes"]
            ]
        authenticator.save(update_fields=["data"])


class Migration(migrations.Migration):
    """Encrypts the second factors of people who set them up before."""

    dependencies = [("accounts", "0005_signed_out"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(encrypt, migrations.RunPython.noop)]
