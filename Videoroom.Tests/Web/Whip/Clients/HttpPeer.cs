using Videoroom.Client.Packets;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Ice;

namespace Videoroom.Tests.Web.Whip.Clients;

/// <summary>A peer that the server knows by a WHIP or WHEP session: what carries its media is the answer's first candidate.</summary>
internal class HttpPeer : PacketPeer
{
    protected HttpPeer(HttpAnswer answer, IceParameters own, DtlsRole role = DtlsRole.Client, DtlsContext? context = null)
        : base(answer.FirstCandidate, answer.Ice, wire: null, role, context) => (Answer, UsernameFragment) = (answer, own.UsernameFragment);

    public HttpAnswer Answer { get; }

    /// <summary>Checks until one is answered, and then the handshake.</summary>
    protected void Connect()
    {
        Check();
        Until(() => Stun.Count > 0, onIdle: () => Check());
        Until(() => IsConnected);
        Assert.True(KnowsServer(Answer.Description.Media[0].Fingerprints), "The server's certificate is not the one of its answer.");
    }
}
