namespace Videoroom.Impair.Links;

/// <summary>The way between the clients behind a proxy and their server: both directions. All proxies on it share its rate.</summary>
public sealed class ImpairedPath : IDisposable
{
    private readonly LinkThread _up;
    private readonly LinkThread _down;

    /// <summary>A way that only passes on, so far.</summary>
    /// <param name="seed">Decides which packets are lost, late or overtaken: the same seed, the same packets, counted from the first.</param>
    public ImpairedPath(int seed)
    {
        _up = new LinkThread("link-up", seed);
        _down = new LinkThread("link-down", ~seed);
    }

    /// <summary>What happens to what goes in a direction.</summary>
    public Impairment this[Direction direction]
    {
        get => Of(direction).Impairment;
        set => Of(direction).Impairment = value;
    }

    /// <summary>What a direction carried.</summary>
    public LinkCounters CountersOf(Direction direction) => Of(direction).Counters;

    /// <summary>Ends it; what is on the way is lost.</summary>
    public void Dispose()
    {
        _up.Dispose();
        _down.Dispose();
    }

    internal LinkThread Of(Direction direction) => direction == Direction.Up ? _up : _down;
}
