using System.Net;
using Videoroom.Engine.Ice;
using Videoroom.Engine.Network;
using Path = Videoroom.Engine.Network.Path;

namespace Videoroom.Tests.Engine.Ice;

/// <summary>An agent, and two paths that a client may have to it.</summary>
public abstract class IceLiteAgentTestBase
{
    private protected static readonly TransportAddress Server = Address("198.51.100.1", 20000);
    private protected static readonly Path Home = Path.Udp(Address("192.0.2.1", 4001), Server);
    private protected static readonly Path Mobile = Path.Udp(Address("2001:db8::7", 4002), Server);

    protected IceLiteAgentTestBase() => Agent = new IceLiteAgent(Local);

    private protected IceLiteAgent Agent { get; }

    private protected IceParameters Local { get; } = IceParameters.CreateRandom();

    private protected byte[] Response { get; } = new byte[IceLiteAgent.MaxResponseLength];

    private protected IceCheckResult Send(ConnectivityCheck check, Path path, long nowMs)
        => Agent.Handle(check.Write(Local), path, nowMs, Response);

    private protected static TransportAddress Address(string address, ushort port)
        => TransportAddress.FromAddress(IPAddress.Parse(address), port);
}
