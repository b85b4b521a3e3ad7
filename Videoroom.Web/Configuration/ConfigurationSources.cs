namespace Videoroom.Web.Configuration;

/// <summary>Lets the command line name settings as command lines do: <c>--media-port 20001</c> for <c>MEDIA_PORT</c>.</summary>
internal static class ConfigurationSources
{
    // Secrets have no place here: a command line is there for everybody on the machine to read.
    private static readonly string[] Variables =
    [
        "HOST", "PORT", "URLS", "VIRTUAL_HOST", "USE_TLS", "CERT_FILE_PATH", "KEY_FILE_PATH", "ALLOWED_ORIGINS", "TRUSTED_PROXIES",
        "EXTERNAL_IP", "EXCLUDED_NETWORKS", "MEDIA_PORT", "MEDIA_LOOPS", "INTEGRATED_TURN_PORT_RANGE", "INTEGRATED_TCP_TURN_PORT", "INTEGRATED_TLS_TURN_PORT",
        "INTEGRATED_TURN_CERT", "INTEGRATED_TURN_PKEY", "TURN_ALLOWED_PEERS", "TURN_MAX_ALLOCATIONS_PER_PEER", "TURN_MAX_KBPS_PER_PEER",
        "DTLS_CERT_FILE_PATH", "DTLS_KEY_FILE_PATH", "CLUSTER_ADDRESS", "CLUSTER_SEEDS", "CLUSTER_LEASE_FILE", "CLUSTER_SECRET_FILE",
        "SIGNALING_URLS", "DRAIN_SECONDS", "ADMIN_PORT", "ADMIN_ADDRESS", "ADMIN_TOKEN_FILE",
        "VIDEO_CODECS", "RESUME_SECONDS", "MAX_PEERS_PER_ROOM", "SPEAKER_LIMIT", "SPEAKER_LIMIT_ABOVE",
        "MAX_ROOMS", "MAX_ROOMS_PER_ADDRESS", "MAX_JOINS_PER_SECOND_PER_ADDRESS",
        "MAX_MESSAGE_BYTES", "MAX_MESSAGES_PER_SECOND",
        "MAX_CHANNELS_PER_SOCKET", "MAX_SOCKETS", "MAX_SOCKETS_PER_ADDRESS", "MAX_UNJOINED_SOCKETS_PER_ADDRESS", "MAX_SESSIONS_PER_ADDRESS",
        "MAX_CONNECTIONS", "MAX_CONNECTIONS_PER_ADDRESS", "WATCHDOG_SECONDS", "STATE_DIRECTORY",
    ];

    /// <summary>The names of all settings, with those that have no place on a command line.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Variables, "CLUSTER_SECRET", "CLUSTER_LEASE", "ADMIN_TOKEN"];

    /// <summary>Adds the command line as the source that wins. Both <c>--media-port</c> and <c>--MEDIA_PORT</c> are understood.</summary>
    /// <exception cref="ConfigurationException">An argument is not of that form.</exception>
    public static void AddVideoroomCommandLine(this IConfigurationBuilder configuration, string[] args)
    {
        foreach (var arg in args)
        {
            var given = arg.Split('=')[0];
            var name = given.TrimStart('-').Replace('-', '_').ToUpperInvariant();
            if (name is "CLUSTER_LEASE" or "CLUSTER_SECRET" or "ADMIN_TOKEN")
            {
                throw new ConfigurationException($"{given}: expected {name} in the environment, or {given}-file and a path: others can read command lines");
            }

            if (arg.StartsWith('-') && !Variables.Contains(name) && !arg.Contains(':'))
            {
                throw new ConfigurationException($"{given}: expected one of the settings of README.md, such as --media-port 20000");
            }
        }

        configuration.AddCommandLine(args, Variables.ToDictionary(variable => "--" + variable.ToLowerInvariant().Replace('_', '-')));
    }
}
