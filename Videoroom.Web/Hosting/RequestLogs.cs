namespace Videoroom.Web.Hosting;

/// <summary>
/// Keeps the addresses of requests out of the log, whatever level the configuration asks for: the address of a WHIP or WHEP session is all
/// that is needed to end it, and a room's name all that is needed to enter.
/// </summary>
internal static class RequestLogs
{
    // Its scope, which other categories' lines carry along, has the address too: it is made when any level is on.
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";

    // What writes addresses when it explains what it does.
    private static readonly string[] Explaining =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.HttpLogging", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
        "Microsoft.AspNetCore.StaticFiles",
    ];

    /// <summary>Adds the rule; nothing in the configuration undoes it.</summary>
    public static void KeepAddressesOut(ILoggingBuilder logging) => logging.Services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // The most specific rule decides alone: so all of them get it.
        if (!options.Rules.Any(rule => rule.ProviderName is null && rule.CategoryName is null))
        {
            options.Rules.Add(new LoggerFilterRule(null, null, options.MinLevel, null));
        }

        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) => (rule.Filter?.Invoke(provider, category, level) ?? true) && !HasAddresses(category, level));
        }
    });

    private static bool HasAddresses(string? category, LogLevel level)
        => category == Requests
        || (level < LogLevel.Warning && category is not null && Explaining.Any(prefix => category.StartsWith(prefix, StringComparison.Ordinal)));
}
