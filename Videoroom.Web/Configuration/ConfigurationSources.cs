namespace Videoroom.Web.Configuration;

/// <summary>Lets the command line name settings as command lines do: <c>--media-port 20001</c> for <c>MEDIA_PORT</c>.</summary>
internal static class ConfigurationSources
{
    private static readonly string[] Variables =
    [
        "HOST", "PORT", "VIRTUAL_HOST", "USE_TLS", "CERT_FILE_PATH", "KEY_FILE_PATH", "ALLOWED_ORIGINS", "TRUSTED_PROXIES",
        "EXTERNAL_IP", "MEDIA_PORT", "MEDIA_LOOPS", "INTEGRATED_TURN_PORT_RANGE", "DTLS_CERT_FILE_PATH", "DTLS_KEY_FILE_PATH",
        "VIDEO_CODECS", "RESUME_SECONDS", "MAX_PEERS_PER_ROOM", "MAX_ROOMS", "MAX_MESSAGE_BYTES", "MAX_MESSAGES_PER_SECOND",
        "MAX_CHANNELS_PER_SOCKET", "MAX_SOCKETS", "MAX_SOCKETS_PER_ADDRESS", "STATE_DIRECTORY",
    ];

    /// <summary>Adds the command line as the source that wins. Both <c>--media-port</c> and <c>--MEDIA_PORT</c> are understood.</summary>
    /// <exception cref="ConfigurationException">An argument is not of that form.</exception>
    public static void AddVideoroomCommandLine(this IConfigurationBuilder configuration, string[] args)
    {
        foreach (var arg in args)
        {
            var name = arg.TrimStart('-').Split('=')[0].Replace('-', '_').ToUpperInvariant();
            if (arg.StartsWith('-') && !Variables.Contains(name) && !arg.Contains(':'))
            {
                throw new ConfigurationException($"{arg}: expected one of the settings of README.md, such as --media-port 20000");
            }
        }

        configuration.AddCommandLine(args, Variables.ToDictionary(variable => "--" + variable.ToLowerInvariant().Replace('_', '-')));
    }
}
