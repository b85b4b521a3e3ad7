using System.Globalization;
using Videoroom.Impair.Links;

namespace Videoroom.Impair.Control;

/// <summary>Does what each line says: a change, <c>show</c>, <c>stats</c>, <c>help</c> or <c>quit</c>.</summary>
/// <param name="path">What is changed.</param>
/// <param name="output">Where answers go, a line each.</param>
internal sealed class LiveControl(ImpairedPath path, TextWriter output)
{
    private const string Help =
        "[up|down|both] rate=1mbit queue=200ms delay=50ms jitter=5ms loss=2% burst=4 reorder=1% reorder-by=20ms | cut | uncut | none; show; stats; quit";

    /// <summary>Reads lines to their end. The end of the input is no wish to quit: a program in the background has none.</summary>
    /// <returns>True when somebody wished to quit.</returns>
    public async Task<bool> RunAsync(TextReader input, CancellationToken cancellation)
    {
        while (await input.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (!Execute(line.Trim()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says what holds in both directions.</summary>
    public void Show()
    {
        output.WriteLine($"up:   {path[Direction.Up]}");
        output.WriteLine($"down: {path[Direction.Down]}");
    }

    /// <summary>Does what a line says.</summary>
    /// <returns>False for <c>quit</c>.</returns>
    private bool Execute(string line)
    {
        switch (line)
        {
            case "":
                break;
            case "quit":
                return false;
            case "help":
                output.WriteLine(Help);
                break;
            case "show":
                Show();
                break;
            case "stats":
                Print("up", path.CountersOf(Direction.Up));
                Print("down", path.CountersOf(Direction.Down));
                break;
            default:
                Change(line);
                break;
        }

        return true;
    }

    private void Change(string line)
    {
        try
        {
            Control.Change.Parse(line).Apply(path);
            Show();
        }
        catch (FormatException e)
        {
            output.WriteLine($"{e.Message} ('help' shows what can be said.)");
        }
    }

    private void Print(string direction, LinkCounters counters) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{direction,-5}{counters.Packets} packets ({counters.Bytes} bytes), {counters.Delivered} delivered ({counters.DeliveredBytes} bytes), {counters.Lost} lost, {counters.Overflowed} did not fit, {counters.Cut} cut off"));
}
