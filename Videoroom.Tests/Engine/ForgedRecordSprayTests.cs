using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Videoroom.Client.Packets;
using Videoroom.Engine.Dtls;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Speech;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine;

/// <summary>
/// People behind one address, and a stranger who sends forged datagrams from all of its ports: 65,000 records of 14 bytes are 2.7 MB and
/// ended every session once.
/// </summary>
public sealed class ForgedRecordSprayTests
{
    private const int People = 11;
    private const uint FirstSsrc = 0x3001;
    private const uint FirstSlotSsrc = 0x4001;

    // Another run of the tests on this machine has another address: a port is bound once.
    private static readonly IPAddress Office = new([127, 9, (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]);

    /// <summary>What needs no key and no user name.</summary>
    private static readonly byte[][] Forged =
    [
        // A sealed record of one byte: what OpenSSL took for an error.
        Convert.FromHexString("16FEFD0001000000000001000100"),

        // Alerts in plain text (handshake_failure, close_notify), one that claims to be sealed, and a ChangeCipherSpec.
        Convert.FromHexString("15FEFD00000000000000010002" + "0228"),
        Convert.FromHexString("15FEFD00000000000000020002" + "0100"),
        Convert.FromHexString("15FEFD00010000000000030002" + "0100"),
        Convert.FromHexString("14FEFD0000000000000004000101"),

        // A hello without a body, a Binding request without credentials, and RTP and RTCP of nobody.
        Convert.FromHexString("16FEFD0000000000000005000C" + "010000000000000000000000"),
        Convert.FromHexString("000100002112A442000102030405060708090A0B"),
        [0x80, 0x6F, 0, 1, 0, 0, 0, 1, 0, 0, 0x30, 0x01, .. new byte[20]],
        [0x81, 0xCB, 0, 1, 0, 0, 0x30, 0x01, .. new byte[14]],
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Row01_people_behind_one_address_keep_their_call_and_others_join_while_all_its_ports_send_forged_datagrams(int loops)
    {
        await using var fixture = new EngineFixture(loops, configure: options => options with { SpeakerLimit = SpeakerLimit.None });
        var server = new IPEndPoint(IPAddress.Loopback, fixture.Engine.AnnouncedAddresses[0].Port);
        List<EnginePeer> people = [];
        for (var person = 0; person < People; person++)
        {
            people.Add(Join(fixture, server, person));
        }

        using var stop = new CancellationTokenSource();
        var sweeps = 0;
        var stranger = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                PortSweep.Send(Office, server, Forged, stop.Token);
                sweeps++;
            }
        });
        try
        {
            var voices = new Voices(people);
            fixture.Until(() =>
            {
                voices.Speak();
                if (people.Count < 2 * People && Volatile.Read(ref sweeps) == 0)
                {
                    people.Add(Join(fixture, server, people.Count));
                }

                return stranger.IsCompleted || (Volatile.Read(ref sweeps) >= 1 && people.Count > People);
            }, patience: TimeSpan.FromMinutes(2));

            // Everybody is heard by the next one to join after a whole sweep over all ports.
            var heard = people.ConvertAll(person => person.Rtp.Count);
            fixture.Until(() =>
            {
                voices.Speak();
                return people.Index().Skip(1).All(person => person.Item.Rtp.Count > heard[person.Index] + 5);
            });
        }
        finally
        {
            await stop.CancelAsync();
            await stranger;
        }

        Assert.All(people, person => Assert.Empty(person.Observer.Failures));

        // The associations live: each hears its own end.
        people.ForEach(person => person.CloseDtls());
        fixture.Until(() => people.TrueForAll(person => !person.Observer.Failures.IsEmpty));
        Assert.All(people, person => Assert.Equal(PeerConnectionFailure.ClosedByPeer, Assert.Single(person.Observer.Failures).Failure));
    }

    [Fact]
    public void People_behind_one_address_never_share_a_port_although_a_sweep_can_send_from_all_of_theirs()
    {
        // As many as would share some if their ports were not their own: a pair in 28,000 / 500 sockets.
        const int Sockets = 500;
        List<Socket> victims = [];
        try
        {
            for (var i = 0; i < Sockets; i++)
            {
                victims.Add(PortSweep.OpenVictim(Office, new IPEndPoint(IPAddress.Loopback, 9)));
            }

            Assert.Equal(Sockets, victims.DistinctBy(victim => ((IPEndPoint)victim.LocalEndPoint!).Port).Count());
        }
        finally
        {
            victims.ForEach(victim => victim.Dispose());
        }
    }

    /// <summary>Somebody who speaks, and hears the one who came before.</summary>
    private static EnginePeer Join(EngineFixture fixture, IPEndPoint server, int person)
    {
        var role = person % 2 == 0 ? DtlsRole.Client : DtlsRole.Server;
        var client = fixture.Client($"person-{person}", open: (_, _) => new UdpPacketWire(PortSweep.OpenVictim(Office, server)), role: role).Connect();
        client.Connection.Publish(TestTracks.Audio($"voice-{person}", FirstSsrc + (uint)person));
        if (person > 0)
        {
            client.Connection.Subscribe(TestTracks.AudioSlot($"voice-{person - 1}", FirstSlotSsrc + (uint)person));
        }

        return client;
    }

    /// <summary>All people speak, as often as people do: a packet each every 20 ms.</summary>
    private sealed class Voices(List<EnginePeer> people)
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private ushort _spoken;

        public void Speak()
        {
            if (Stopwatch.GetElapsedTime(_start) < TimeSpan.FromMilliseconds(20) * _spoken)
            {
                return;
            }

            _spoken++;
            foreach (var (index, person) in people.Index())
            {
                person.SendRtp(TestTracks.Opus(FirstSsrc + (uint)index, _spoken, (byte)index));
            }
        }
    }
}
