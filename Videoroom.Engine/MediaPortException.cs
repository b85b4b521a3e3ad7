using System.Globalization;

namespace Videoroom.Engine;

/// <summary>The ports that a media engine opens.</summary>
public enum MediaPort
{
    /// <summary>The port of all peers, UDP.</summary>
    MediaUdp,

    /// <summary>The same port, TCP.</summary>
    MediaTcp,

    /// <summary>TURN over TCP.</summary>
    TurnTcp,

    /// <summary>TURN over TLS.</summary>
    TurnTls,
}

/// <summary>A port could not be opened.</summary>
public sealed class MediaPortException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="kind">Which of the engine's ports.</param>
    /// <param name="port">Its number.</param>
    /// <param name="inner">What the system said.</param>
    public MediaPortException(MediaPort kind, int port, Exception inner)
        : base(string.Create(CultureInfo.InvariantCulture, $"Port {port} ({kind}) cannot be opened: {inner?.Message}"), inner)
        => (Kind, Port) = (kind, port);

    /// <summary>Which of the engine's ports.</summary>
    public MediaPort Kind { get; }

    /// <summary>Its number.</summary>
    public int Port { get; }
}
