using System.Net;
using Videoroom.Engine.Network;

namespace Videoroom.Web.Configuration;

/// <summary>
/// Where the page is served: <c>HOST</c>, <c>PORT</c> and <c>USE_TLS</c>, or what ASP.NET Core calls it: <c>--urls</c>,
/// <c>ASPNETCORE_URLS</c>. <c>HOST</c> and <c>PORT</c> win, wherever each is set.
/// </summary>
/// <param name="Host">The addresses; empty for all of them.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="UseTls">HTTPS.</param>
/// <param name="Note">What the start message says of it; null when there is nothing to say.</param>
/// <param name="Urls">What <see cref="Variable"/> is set to, where that decides; otherwise null.</param>
internal sealed record ListenAddresses(IReadOnlyList<IPAddress> Host, int Port, bool UseTls, string? Note, string? Urls = null)
{
    /// <summary>ASP.NET Core's name for all of them.</summary>
    public const string Variable = "URLS";

    private const string Expected = "addresses such as http://*:4000 or https://192.0.2.1:443;https://localhost:443, all with one port and one scheme";

    /// <summary>Reads them.</summary>
    /// <exception cref="ConfigurationException">A value is not what its variable expects.</exception>
    public static ListenAddresses Read(Settings settings, VideoroomOptions defaults) => Read(settings, defaults, LocalAddresses.Has);

    /// <inheritdoc cref="Read(Settings, VideoroomOptions)"/>
    /// <param name="settings">The settings.</param>
    /// <param name="defaults">What holds where nothing is set.</param>
    /// <param name="has">Whether this machine has an address: <c>localhost</c> is ::1 only where there is one. Null: not known.</param>
    internal static ListenAddresses Read(Settings settings, VideoroomOptions defaults, Func<IPAddress, bool?> has)
    {
        var own = new ListenAddresses(
            Hosts(settings, has), settings.Integer("PORT", defaults.Port, 0, ushort.MaxValue), settings.Flag("USE_TLS", defaults.UseTls), null);
        if (settings.Text(Variable) is not { } urls)
        {
            return own;
        }

        if (settings.Text("HOST") is not null || settings.Text("PORT") is not null)
        {
            return own with { Note = $"{Variable}={urls} (ASPNETCORE_URLS, --urls) is not used: HOST and PORT win over it." };
        }

        var listed = Parse(urls, has);
        return settings.Text("USE_TLS") is { } tls && listed.UseTls != own.UseTls
            ? throw new ConfigurationException(Variable, urls, $"addresses that begin with {(own.UseTls ? "https" : "http")}, because of USE_TLS={tls}")
            : listed with { Urls = urls, Note = $"The page's addresses are those of {Variable} (ASPNETCORE_URLS, --urls); HOST and PORT would win over it." };
    }

    private static ListenAddresses Parse(string urls, Func<IPAddress, bool?> has)
    {
        List<BindingAddress> addresses;
        try
        {
            addresses = [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(BindingAddress.Parse)];
        }
        catch (FormatException)
        {
            throw Bad(urls);
        }

        var isTls = addresses.FirstOrDefault()?.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase) ?? throw Bad(urls);
        var scheme = isTls ? "https" : "http";
        if (addresses.Any(address =>
                !address.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase) || address.Port != addresses[0].Port || address.PathBase.Length > 0))
        {
            throw Bad(urls);
        }

        List<IPAddress> hosts = [.. addresses.SelectMany(address => HostsOf(address.Host, has) ?? throw Bad(urls)).Distinct()];
        var isEverywhere = hosts.Any(host => host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any));
        return new ListenAddresses(isEverywhere ? [] : hosts, addresses[0].Port, isTls, null);
    }

    private static IPAddress[]? HostsOf(string host, Func<IPAddress, bool?> has) => host switch
    {
        "*" or "+" => [IPAddress.Any],
        _ when host.Equals("localhost", StringComparison.OrdinalIgnoreCase) => Localhost(has),
        _ => AddressText.Address(host.Trim('[', ']')) is { } address ? [address] : null,
    };

    private static IReadOnlyList<IPAddress> Hosts(Settings settings, Func<IPAddress, bool?> has) => settings.Text("HOST") switch
    {
        null or "*" => [],
        "localhost" => Localhost(has),
        _ => settings.List<IPAddress>("HOST", [], AddressText.Address, "IP addresses of this machine, localhost, or * for all"),
    };

    // Many containers have no IPv6, and what a machine has not cannot be listened on.
    private static IPAddress[] Localhost(Func<IPAddress, bool?> has)
        => has(IPAddress.IPv6Loopback) == true ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    private static ConfigurationException Bad(string urls) => new(Variable, urls, Expected);
}
