namespace Akka.Remote.Links;

/// <summary>How far the stream from one run of a node has come; outlives connections.</summary>
internal sealed class InboundSequence
{
    private ulong _last;

    public ulong Last => Volatile.Read(ref _last);

    /// <summary>True for the next one; false for one that has come before.</summary>
    /// <exception cref="InvalidDataException">Something in between is missing.</exception>
    public bool IsNext(ulong number)
    {
        if (number <= _last)
        {
            return false;
        }

        if (number != _last + 1)
        {
            throw new InvalidDataException($"{number} has come after {_last}");
        }

        Volatile.Write(ref _last, number);
        return true;
    }
}
