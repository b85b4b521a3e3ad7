using Videoroom.Engine.Dtls;

namespace Videoroom.Fuzz.Targets;

/// <summary>A DTLS client and a DTLS server with nothing between them, and a clock that is a number.</summary>
internal sealed class DtlsPair : IDisposable
{
    private static readonly DtlsCertificate Certificate = DtlsCertificate.CreateSelfSigned();

    private readonly byte[] _datagram = new byte[DtlsSession.Mtu];

    /// <summary>Opens both; the client's hello is ready.</summary>
    public DtlsPair()
    {
        Server = Context.CreateSession(DtlsRole.Server, NowMs);
        Client = Context.CreateSession(DtlsRole.Client, NowMs);
    }

    /// <summary>Of all clients and servers here.</summary>
    public static DtlsContext Context { get; } = new(Certificate);

    /// <summary>What all of them show.</summary>
    public static CertificateFingerprint Fingerprint => Certificate.Fingerprint;

    /// <summary>The time of both.</summary>
    public long NowMs { get; set; } = 1_000;

    /// <summary>The client.</summary>
    public DtlsSession Client { get; }

    /// <summary>The server.</summary>
    public DtlsSession Server { get; }

    /// <summary>Whether both are connected.</summary>
    public bool IsConnected => Client.State == DtlsState.Connected && Server.State == DtlsState.Connected;

    /// <summary>The datagrams of a handshake, by who sent them.</summary>
    public static (IReadOnlyList<byte[]> Client, IReadOnlyList<byte[]> Server) RecordFlights()
    {
        using var pair = new DtlsPair();
        List<byte[]> client = [];
        List<byte[]> server = [];
        pair.Connect((role, datagram) => (role == DtlsRole.Client ? client : server).Add(datagram));
        return (client, server);
    }

    /// <summary>Takes both through the handshake.</summary>
    /// <param name="sent">Sees each datagram; null for nobody.</param>
    public void Connect(Action<DtlsRole, byte[]>? sent = null)
    {
        for (var turns = 0; turns < 20 && !IsConnected; turns++)
        {
            Deliver(Client, Server, DtlsRole.Client, sent);
            Deliver(Server, Client, DtlsRole.Server, sent);
        }

        // The server's last flight is still on its way.
        Deliver(Client, Server, DtlsRole.Client, sent);
        Deliver(Server, Client, DtlsRole.Server, sent);
        if (!IsConnected)
        {
            throw new BrokenInvariantException($"a handshake that nobody disturbs succeeds: {Client.Error} {Server.Error}");
        }
    }

    /// <summary>Drops what a session has to send.</summary>
    /// <returns>How many bytes it was.</returns>
    public int Drain(DtlsSession session)
    {
        var bytes = 0;
        while (session.TryGetDatagram(_datagram, out var length))
        {
            bytes += length;
        }

        return bytes;
    }

    /// <summary>Gives what one side has to send to the other.</summary>
    public void Deliver(DtlsSession from, DtlsSession to, DtlsRole role = default, Action<DtlsRole, byte[]>? sent = null)
    {
        while (from.TryGetDatagram(_datagram, out var length))
        {
            sent?.Invoke(role, _datagram[..length]);
            to.Receive(_datagram.AsSpan(0, length), NowMs);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
