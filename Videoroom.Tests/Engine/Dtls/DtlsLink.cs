using Videoroom.Engine.Dtls;

namespace Videoroom.Tests.Engine.Dtls;

/// <summary>A client and a server on a network in memory, with a clock that jumps to the next deadline.</summary>
internal sealed class DtlsLink : IDisposable
{
    private readonly Func<DtlsRole, List<byte[]>, IEnumerable<byte[]>> _network;

    /// <param name="client">The client's context.</param>
    /// <param name="server">The server's context.</param>
    /// <param name="network">What becomes of the datagrams that a side sends at once; null delivers them as they are.</param>
    public DtlsLink(DtlsContext client, DtlsContext server, Func<DtlsRole, List<byte[]>, IEnumerable<byte[]>>? network = null)
    {
        _network = network ?? ((_, datagrams) => datagrams);
        Server = server.CreateSession(DtlsRole.Server, NowMs);
        Client = client.CreateSession(DtlsRole.Client, NowMs);
    }

    public static DtlsCertificate Certificate { get; } = DtlsCertificate.CreateSelfSigned();

    public static DtlsContext Context { get; } = new(Certificate);

    /// <summary>A context whose flights take several datagrams.</summary>
    public static Lazy<DtlsContext> RsaContext { get; } = new(() =>
    {
        using var certificate = PemPair.LoadRsa();
        return new DtlsContext(certificate);
    });

    public long NowMs { get; private set; } = 1_000;

    public DtlsSession Client { get; }

    public DtlsSession Server { get; }

    /// <summary>All that a session has to send right now.</summary>
    public static List<byte[]> Take(DtlsSession session)
    {
        var datagrams = new List<byte[]>();
        var buffer = new byte[DtlsSession.Mtu];
        var rounds = new RoundLimit(10_000);
        while (rounds.Next() && session.TryGetDatagram(buffer, out var length))
        {
            datagrams.Add(buffer[..length]);
        }

        return datagrams;
    }

    /// <summary>Exchanges datagrams until nobody has any.</summary>
    public void Exchange()
    {
        var rounds = new RoundLimit(10_000);
        for (var idle = 0; rounds.Next() && idle < 2;)
        {
            idle++;
            foreach (var (from, to, role) in new[] { (Client, Server, DtlsRole.Client), (Server, Client, DtlsRole.Server) })
            {
                var datagrams = Take(from);
                if (datagrams.Count == 0)
                {
                    continue;
                }

                idle = 0;
                foreach (var datagram in _network(role, datagrams))
                {
                    to.Receive(datagram, NowMs);
                }
            }
        }
    }

    /// <summary>Exchanges datagrams and lets time pass until neither side waits for anything.</summary>
    public void Run()
    {
        Exchange();
        var rounds = new RoundLimit(10_000);
        while (rounds.Next() && Deadline() is { } deadlineMs)
        {
            NowMs = Math.Max(NowMs, deadlineMs);
            Client.HandleTimeout(NowMs);
            Server.HandleTimeout(NowMs);
            Exchange();
        }
    }

    public void AssertConnected()
    {
        Assert.Equal((DtlsState.Connected, DtlsState.Connected, null, null), (Client.State, Server.State, Client.Error, Server.Error));
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }

    private long? Deadline() => (Client.DeadlineMs, Server.DeadlineMs) switch
    {
        ({ } client, { } server) => Math.Min(client, server),
        var (client, server) => client ?? server,
    };
}
