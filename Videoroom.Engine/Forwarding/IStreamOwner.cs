namespace Videoroom.Engine.Forwarding;

/// <summary>A published track as <see cref="SsrcBindings"/> sees it.</summary>
internal interface IStreamOwner
{
    /// <summary>What was agreed on for its m-line.</summary>
    PublishOptions Options { get; }

    /// <summary>Finds the encoding with this rid; -1 without.</summary>
    int FindEncoding(ReadOnlySpan<byte> rid);

    /// <summary>Whether a packet of an encoding was asked for and has not come.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="sequenceNumber">The packet's sequence number.</param>
    bool AwaitsRetransmission(int encoding, ushort sequenceNumber);

    /// <summary>Begins the stream of an encoding, in place of an earlier one.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <param name="ssrc">The SSRC that it has from now on.</param>
    void Bind(int encoding, uint ssrc);

    /// <summary>Ends the stream of an encoding: its SSRC turned out to be of another m-line, and nothing is known of its own.</summary>
    /// <param name="encoding">The encoding.</param>
    void Unbind(int encoding);
}
