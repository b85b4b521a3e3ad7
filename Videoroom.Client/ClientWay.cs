namespace Videoroom.Client;

/// <summary>How a client's datagrams reach the server.</summary>
public enum ClientWay
{
    /// <summary>Over UDP, to the media port.</summary>
    Direct,

    /// <summary>Through the integrated TURN server over UDP.</summary>
    TurnUdp,

    /// <summary>Through the integrated TURN server over TCP.</summary>
    TurnTcp,

    /// <summary>Through the integrated TURN server over TLS.</summary>
    TurnTls,
}
