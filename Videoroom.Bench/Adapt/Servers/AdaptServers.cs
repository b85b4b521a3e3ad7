using System.CommandLine.Parsing;

namespace Videoroom.Bench.Adapt.Servers;

/// <summary>The servers that <c>adapt</c> runs its plans against, by name.</summary>
internal sealed class AdaptServers : IDisposable
{
    /// <summary>Our server, in this process.</summary>
    public const string Ours = "ours";

    private const string Janus = "janus";
    private const string JanusWithSlowLinks = "janus-slowlink";
    private const string Pion = "pion";
    private PionProgram? _pion;

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Ours, Janus, JanusWithSlowLinks, Pion];

    /// <summary>Reads names that commas separate.</summary>
    public static string[] Parse(ArgumentResult argument)
    {
        string[] names = [.. argument.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
        if (names.Except(Names).ToList() is { Count: > 0 } unknown)
        {
            argument.AddError($"Unknown: {string.Join(", ", unknown)}. There are {string.Join(", ", Names)}.");
        }

        return names;
    }

    /// <summary>Runs a plan.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="seed">Decides what the network loses, and the bytes of the pictures.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidOperationException">The server is not installed; the message says how to get it.</exception>
    public async Task<AdaptResult> RunAsync(string name, AdaptPlan plan, int seed, CancellationToken cancellation)
    {
        if (name == Ours)
        {
            return await AdaptRun.RunAsync(plan, seed, cancellation);
        }

        await using var server = name == Pion
            ? await PionAdaptServer.StartAsync(_pion ??= await PionProgram.BuildAsync(cancellation))
            : await JanusAdaptServer.StartAsync(plan.Publishers, name == JanusWithSlowLinks, cancellation);
        return await ServerRun.RunAsync(server, plan, seed, cancellation) with { Server = name };
    }

    public void Dispose() => _pion?.Dispose();
}
