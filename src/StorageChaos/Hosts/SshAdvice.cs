namespace StorageChaos.Hosts;

/// <summary>What somebody can do about an error of ssh that waiting does not change (ssh(1), sshd(8)).</summary>
internal static class SshAdvice
{
    private const string UnknownKey = "Host key verification failed";
    private const string ChangedKey = "REMOTE HOST IDENTIFICATION HAS CHANGED";
    private const string Refused = "Permission denied";
    private const string NoSuchName = "Could not resolve hostname";

    /// <summary>Whether waiting changes nothing.</summary>
    public static bool IsFinal(string errors) => new[] { UnknownKey, ChangedKey, Refused, NoSuchName }.Any(f => Says(errors, f));

    /// <summary>What to do.</summary>
    /// <param name="host">Name of the host in the lab.</param>
    /// <param name="settings">How it is reached.</param>
    /// <param name="errors">What ssh said.</param>
    /// <returns>Null if it may change by waiting.</returns>
    public static string? Of(string host, SshSettings settings, string errors)
    {
        var (address, port) = (Shell.Quote(settings.Address), settings.Port);
        var setting = $"lab:hosts:{host}";
        if (Says(errors, ChangedKey))
        {
            var name = port == 22 ? address : Shell.Quote($"[{settings.Address}]:{port}");
            return $"the host key of {host} is not the one that this machine knows: another machine may have its address now. "
                + $"If the new key is right, forget the old one: ssh-keygen -R {name}";
        }

        if (Says(errors, UnknownKey))
        {
            return $"the host key of {host} is not known here. Connect once by hand and compare its fingerprint: "
                + $"ssh -p {port} {Shell.Quote(settings.User)}@{address}; "
                + $"or trust what answers now: ssh-keyscan -p {port} {address} >> ~/.ssh/known_hosts";
        }

        if (Says(errors, Refused))
        {
            return $"{host} does not let '{settings.User}' in ({setting}:user) with "
                + $"{(settings.KeyFile is { } key ? $"the key {key}" : "the keys that ssh finds")} (lab:keyFile)";
        }

        return Says(errors, NoSuchName) ? $"nobody knows the name '{settings.Address}' ({setting}:address)" : null;
    }

    private static bool Says(string errors, string what) => errors.Contains(what, StringComparison.Ordinal);
}
