using System.Net;

namespace Videoroom.Impair.Control;

/// <summary>Where a proxy listens, and where it leads.</summary>
/// <param name="Listen">Its own address.</param>
/// <param name="Server">The server's.</param>
internal sealed record Mapping(IPEndPoint Listen, IPEndPoint Server)
{
    /// <summary>Reads <c>[ADDRESS:]PORT=ADDRESS:PORT</c>; without an address the proxy listens on the server's.</summary>
    /// <exception cref="FormatException">It says what was expected.</exception>
    public static Mapping Parse(string text)
    {
        var parts = text.Split('=');
        if (parts.Length == 2 && IPEndPoint.TryParse(parts[1], out var server) && server.Port > 0)
        {
            if (ushort.TryParse(parts[0], out var port))
            {
                return new Mapping(new IPEndPoint(server.Address, port), server);
            }

            if (IPEndPoint.TryParse(parts[0], out var listen) && listen.AddressFamily == server.AddressFamily)
            {
                return new Mapping(listen, server);
            }
        }

        throw new FormatException($"'{text}' is not LISTEN=SERVER: write for example 20100=127.0.0.1:20000 or 10.0.0.5:20000=10.0.0.7:20000.");
    }
}
