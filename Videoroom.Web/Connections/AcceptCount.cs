namespace Videoroom.Web.Connections;

/// <summary>
/// Counts what the page's port has accepted, before it is decided whether there is a place for it: while it grows, the accept loops run and
/// find descriptors. Thread-safe.
/// </summary>
internal sealed class AcceptCount
{
    private long _value;

    /// <summary>Connections accepted so far.</summary>
    public long Value => Interlocked.Read(ref _value);

    /// <summary>One more.</summary>
    public void Add() => Interlocked.Increment(ref _value);
}
