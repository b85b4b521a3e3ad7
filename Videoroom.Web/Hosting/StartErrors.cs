using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Hosting;

/// <summary>Makes one plain line of what can go wrong at the start.</summary>
internal static class StartErrors
{
    /// <summary>
    /// The framework logs a failed start with stack traces, twice, and throws it besides. What was thrown is reported, once.
    /// </summary>
    public static void KeepOutOfTheLog(ILoggingBuilder logging)
    {
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel.Connections", LogLevel.Warning);

        // A node that drains is asked every second, and is not ready each time.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }

    /// <summary>The line for an exception of the start; null when it is a defect, which deserves its stack trace.</summary>
    public static string? Explain(Exception exception, VideoroomOptions options) => exception switch
    {
        ConfigurationException e => e.Message,
        IOException { InnerException: AddressInUseException } e when IsAdmin(e, options) =>
            new ConfigurationException("ADMIN_PORT", $"{options.Admin.Port}", "a TCP port that no other process uses").Message,
        AddressInUseException or IOException { InnerException: AddressInUseException } =>
            BadPort(options, "a TCP port that no other process uses").Message,
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            BadPort(options, "a TCP port that this process may open (below 1024 it needs the right to)").Message,
        _ => null,
    };

    private static ConfigurationException BadPort(VideoroomOptions options, string expected)
        => options.ListenUrls is { } urls ? new(ListenAddresses.Variable, urls, expected) : new("PORT", $"{options.Port}", expected);

    // Kestrel names the address only in its message: "Failed to bind to address http://127.0.0.1:4001: address already in use."
    private static bool IsAdmin(IOException e, VideoroomOptions options)
        => options.Admin.Port != options.Port && e.Message.Contains($":{options.Admin.Port}:", StringComparison.Ordinal);
}
