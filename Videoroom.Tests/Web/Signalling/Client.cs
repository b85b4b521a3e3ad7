using System.Net;
using Videoroom.Web.Signalling;

namespace Videoroom.Tests.Web.Signalling;

/// <summary>A client's address whose joins are limited as by default.</summary>
internal static class Client
{
    public static ClientAddress Of(TimeProvider clock)
        => new(IPAddress.Loopback, new AddressRateLimit(new SignallingLimits().MaxJoinsPerSecondPerAddress, clock), new SocketPlace());
}
