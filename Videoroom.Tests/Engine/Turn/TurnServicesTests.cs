using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Turn;

namespace Videoroom.Tests.Engine.Turn;

public class TurnServicesTests
{
    [Fact]
    public void The_least_and_the_most_that_options_may_be_are_taken_and_so_are_those_that_nobody_sets()
    {
        foreach (var options in new[]
        {
            new TurnServiceOptions(),
            TurnRig.Options with { Realm = "r" },
            TurnRig.Options with { Realm = new string('r', TurnServiceOptions.MaxRealmLength) },
            TurnRig.Options with { FirstPort = 1, LastPort = 1 },
            TurnRig.Options with { FirstPort = ushort.MaxValue, LastPort = ushort.MaxValue },
            TurnRig.Options with { MaxBitsPerSecondPerUser = 1 },
        })
        {
            var services = new TurnServices(options, new FakeTimeProvider());
            Assert.Equal(options.Realm.Length, services.Realm.Length);
            Assert.Null(services.Sockets);
        }
    }

    [Fact]
    public void Sockets_that_are_given_are_used_whoever_may_be_reached()
    {
        var sockets = new FakeRelaySockets();
        foreach (var options in new[] { TurnRig.Options, TurnRig.Options with { AllowedPeers = [TurnPeerRuleTests.Rule("192.0.2.1:9")] } })
        {
            Assert.Same(sockets, new TurnServices(options, new FakeTimeProvider(), sockets).Sockets);
        }
    }

    [Fact]
    public void A_family_has_its_own_relayed_address_or_none()
    {
        var services = new TurnRig().Services;
        Assert.Equal(TurnRig.Server.WithPort(0), services.RelayedAddress(RelayFamily.IPv4));
        Assert.Equal(TurnRig.ServerIPv6.WithPort(0), services.RelayedAddress(RelayFamily.IPv6));

        var swapped = new TurnRig(TurnRig.Options with { RelayedIPv4 = TurnRig.Options.RelayedIPv6, RelayedIPv6 = TurnRig.Options.RelayedIPv4 }).Services;
        Assert.Null(swapped.RelayedAddress(RelayFamily.IPv4));
        Assert.Null(swapped.RelayedAddress(RelayFamily.IPv6));
    }
}
