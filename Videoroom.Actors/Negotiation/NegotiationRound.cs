namespace Videoroom.Actors.Negotiation;

/// <summary>
/// Where the one round that may be open stands. A round begins with our offerData; it is over when the client's offer was
/// answered and, if that offer restarts ICE, a pair was selected under its new credentials.
/// </summary>
internal sealed class NegotiationRound(long timeLimitMs)
{
    private bool _awaitsOffer;
    private string? _awaitedUfrag;
    private string _selectedUfrag = "";

    /// <summary>When an open round is given up; null while none is open.</summary>
    public long? DeadlineMs { get; private set; }

    /// <summary>Whether a round is open.</summary>
    public bool IsOpen => DeadlineMs is not null;

    /// <summary>The offerData is sent.</summary>
    public void Begin(long nowMs) => (_awaitsOffer, _awaitedUfrag, DeadlineMs) = (true, null, nowMs + timeLimitMs);

    /// <summary>An offer is answered.</summary>
    /// <param name="ufrag">Its ICE user name fragment; empty when nothing is in use yet.</param>
    /// <param name="nowMs">The time.</param>
    public void Answered(string ufrag, long nowMs)
    {
        // Our credentials never change, so a client may have been nominating under its new ones before it got the answer.
        var isOver = ufrag.Length == 0 || ufrag == _selectedUfrag;
        (_awaitsOffer, _awaitedUfrag, DeadlineMs) = (false, isOver ? null : ufrag, isOver ? null : nowMs + timeLimitMs);
    }

    /// <summary>A pair was selected.</summary>
    /// <returns>True when that ends the round.</returns>
    public bool Selected(string ufrag)
    {
        _selectedUfrag = ufrag;
        if (_awaitedUfrag != ufrag)
        {
            return false;
        }

        Close();
        return true;
    }

    /// <summary>Gives up a round whose time has run out.</summary>
    /// <param name="nowMs">The time.</param>
    /// <param name="wasAnswered">Whether its offer had come.</param>
    public bool TryExpire(long nowMs, out bool wasAnswered)
    {
        wasAnswered = !_awaitsOffer;
        if (DeadlineMs is not { } deadline || nowMs < deadline)
        {
            return false;
        }

        Close();
        return true;
    }

    private void Close() => (_awaitsOffer, _awaitedUfrag, DeadlineMs) = (false, null, null);
}
