namespace Videoroom.Engine.Forwarding;

/// <summary>Why an SSRC is taken for a stream, the strongest ground first.</summary>
internal enum SsrcGround
{
    /// <summary>The offer names it (<c>a=ssrc</c>).</summary>
    Announced,

    /// <summary>Its packets name their m-line or encoding (mid and rid header extensions).</summary>
    Identified,

    /// <summary>Its payload type and the order of the m-lines suggest it.</summary>
    Guessed,

    /// <summary>It repeated a packet that, of the streams that it may be of, this one alone was asked for: so may others by chance.</summary>
    Awaited,
}
