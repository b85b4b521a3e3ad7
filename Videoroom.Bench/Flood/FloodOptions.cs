using System.Net;

namespace Videoroom.Bench.Flood;

/// <summary>A flood of connections.</summary>
internal sealed record FloodOptions
{
    /// <summary>The head of a request that does not end.</summary>
    public const string HalfRequest = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Half: ";

    /// <summary>A whole request; the connection is kept for the next one.</summary>
    public const string Request = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    /// <summary>A WebSocket that then says nothing.</summary>
    public const string SilentSocket =
        "GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    /// <summary>The server.</summary>
    public required IPEndPoint Target { get; init; }

    /// <summary>How many connections are held.</summary>
    public int Connections { get; init; } = 6000;

    /// <summary>How many are opened a second, at most.</summary>
    public int PerSecond { get; init; } = 2000;

    /// <summary>From how many addresses.</summary>
    public int Addresses { get; init; } = 64;

    /// <summary>The second number of those addresses: 127.N.x.y.</summary>
    public byte Network { get; init; } = 66;

    /// <summary>What is sent on each.</summary>
    public string Text { get; init; } = HalfRequest;

    /// <summary>The address of the n-th connection.</summary>
    public IPAddress Source(int number)
    {
        var address = number % Addresses;
        return new IPAddress([127, Network, (byte)(address / 250), (byte)(1 + (address % 250))]);
    }
}
