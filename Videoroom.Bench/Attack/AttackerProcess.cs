using System.Globalization;
using Videoroom.Bench.Processes;

namespace Videoroom.Bench.Attack;

/// <summary>A stranger in a process of its own, which holds itself to a share of one core.</summary>
internal sealed class AttackerProcess : IAsyncDisposable
{
    private readonly OwnProcess _process;

    private AttackerProcess(OwnProcess process) => _process = process;

    /// <summary>Starts it; it does nothing yet.</summary>
    /// <param name="attack">The attack's name.</param>
    /// <param name="options">Whom it attacks.</param>
    /// <param name="share">Of one core.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<AttackerProcess> StartAsync(string attack, AttackerOptions options, double share, CancellationToken cancellation)
    {
        var process = OwnProcess.Start(
        [
            "attacker", "--attack", attack, "--page", options.Page.ToString(),
            "--media-port", Text(options.MediaPort), "--room", options.Room,
            "--first-member", options.FirstMember.ToString(), "--members", Text(options.Members), "--share", Text(share),
        ]);
        try
        {
            await process.ReadAsync<string>(cancellation);
            return new AttackerProcess(process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets it go.</summary>
    public Task BeginAsync(CancellationToken cancellation) => _process.TellAsync("begin", cancellation);

    /// <summary>Stops it; what it held is given back when this returns.</summary>
    public async Task<AttackerReport> EndAsync(CancellationToken cancellation)
    {
        await _process.TellAsync("end", cancellation);
        return await _process.ReadAsync<AttackerReport>(cancellation);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
