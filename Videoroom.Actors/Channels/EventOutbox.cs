namespace Videoroom.Actors.Channels;

/// <summary>
/// The media events that were sent to our page and that it has not confirmed, so that they can be sent again on another socket.
/// </summary>
/// <param name="capacity">How many are kept. With one more, the peer can no longer resume.</param>
/// <param name="maxCharacters">How much text is kept: other peers decide how long the events about them are.</param>
internal sealed class EventOutbox(int capacity, int maxCharacters = EventOutbox.DefaultMaxCharacters)
{
    /// <summary>A dozen answers in a full room.</summary>
    public const int DefaultMaxCharacters = 4 * 1024 * 1024;

    private readonly Queue<(long Sequence, string Text)> _unconfirmed = new();
    private long _characters;

    /// <summary>The number of the last event.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Events were lost: the peer is too far behind to resume.</summary>
    public bool HasOverflowed { get; private set; }

    /// <summary>Numbers an event and keeps it.</summary>
    /// <returns>Its number.</returns>
    public long Append(string text)
    {
        LastSequence++;
        if (HasOverflowed)
        {
            return LastSequence;
        }

        if (_unconfirmed.Count >= capacity || _characters + text.Length > maxCharacters)
        {
            HasOverflowed = true;
            _unconfirmed.Clear();
            return LastSequence;
        }

        _characters += text.Length;
        _unconfirmed.Enqueue((LastSequence, text));
        return LastSequence;
    }

    /// <summary>The client has handled everything up to this number. Numbers that were never sent are ignored.</summary>
    public void Confirm(long sequence)
    {
        if (sequence > LastSequence)
        {
            return;
        }

        while (_unconfirmed.TryPeek(out var oldest) && oldest.Sequence <= sequence)
        {
            _characters -= _unconfirmed.Dequeue().Text.Length;
        }
    }

    /// <summary>What a client has missed that handled everything up to this number.</summary>
    /// <returns>Null when that is no longer known, or the number is not one that it can have handled.</returns>
    public IReadOnlyList<(long Sequence, string Text)>? MissedSince(long sequence)
    {
        var oldestKnown = LastSequence - _unconfirmed.Count;
        if (HasOverflowed || sequence < oldestKnown || sequence > LastSequence)
        {
            return null;
        }

        return [.. _unconfirmed.Where(sent => sent.Sequence > sequence)];
    }
}
