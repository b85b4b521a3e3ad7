using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Videoroom.Bench.Flood;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Signalling;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Tests.Engine.TestClient;
using Videoroom.Tests.Web.Hosting;
using Videoroom.Web.Configuration;
using Videoroom.Web.Connections;

namespace Videoroom.Tests.Web.Connections;

/// <summary>The door of the page's port, with few places.</summary>
public partial class GuardedListenerTests
{
    private static readonly IPAddress Stranger = IPAddress.Parse("127.7.7.1");
    private static readonly IPAddress Honest = IPAddress.Parse("127.7.7.2");

    // 4 places for what says nothing, 4 for what is being answered, 8 for WebSockets.
    private static readonly VideoroomOptions Few = new() { MaxConnections = 16, MaxConnectionsPerAddress = 16 };

    [Theory]
    [InlineData(FloodOptions.HalfRequest)]
    [InlineData("")]
    [InlineData(FloodOptions.Request)]
    public async Task Row12_a_stranger_s_connections_without_a_request_are_ended_the_oldest_first_and_others_are_answered(string text)
    {
        await using var node = await RunningNode.StartAsync(Few);
        var strangers = new List<Socket>();
        try
        {
            for (var i = 0; i < 12; i++)
            {
                strangers.Add(await ConnectAsync(node, Stranger, text));
            }

            Assert.Equal(HttpStatusCode.OK, await GetAsync(node, Honest));
            var ended = await Eventually.Holds(() => strangers.Count(HasEnded), ended => ended >= 8, "those without a place are ended");
            Assert.InRange(ended, 8, 9);
            Assert.True(HasEnded(strangers[0]));
        }
        finally
        {
            strangers.ForEach(stranger => stranger.Dispose());
        }
    }

    [Fact]
    public async Task Row12_strangers_who_hold_TLS_handshakes_keep_nobody_out()
    {
        using var folder = new NodeFolder();
        await using var node = await RunningNode.StartAsync(Few with { UseTls = true, StateDirectory = folder.Path });
        var strangers = new List<Socket>();
        try
        {
            for (var i = 0; i < 12; i++)
            {
                // The first bytes of a ClientHello.
                strangers.Add(await ConnectAsync(node, Stranger, "\u0016\u0003\u0001"));
            }

            Assert.Equal(HttpStatusCode.OK, await GetAsync(node, Honest));
        }
        finally
        {
            strangers.ForEach(stranger => stranger.Dispose());
        }
    }

    [Fact]
    public async Task Row12_an_address_has_a_bound_of_its_own_and_a_reverse_proxy_has_not()
    {
        await using var node = await RunningNode.StartAsync(new VideoroomOptions
        {
            MaxConnections = 64,
            MaxConnectionsPerAddress = 2,
            TrustedProxies = [new IPNetwork(Honest, 32)],
        });
        var strangers = new List<Socket>();
        try
        {
            for (var i = 0; i < 6; i++)
            {
                strangers.Add(await ConnectAsync(node, Stranger, FloodOptions.HalfRequest));
                strangers.Add(await ConnectAsync(node, Honest, FloodOptions.HalfRequest));
            }

            await Eventually.Holds(() => strangers.Count(HasEnded), ended => ended == 4, "four of the stranger's six are ended");
            Assert.DoesNotContain(strangers, stranger => HasEnded(stranger) && ((IPEndPoint)stranger.LocalEndPoint!).Address.Equals(Honest));
        }
        finally
        {
            strangers.ForEach(stranger => stranger.Dispose());
        }
    }

    [Fact]
    public async Task Row12_a_WebSocket_keeps_its_place_under_any_number_of_strangers()
    {
        await using var node = await RunningNode.StartAsync(Few);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var ann = await PhoenixConnection.ConnectAsync(Page(node), "hall", patience.Token, Honest);
        await ann.JoinAsync([], patience.Token);
        await using (ConnectionFlood.Start(new FloodOptions { Target = new IPEndPoint(IPAddress.Loopback, node.Address.Port), Connections = 40, PerSecond = 500 }))
        {
            await using var bob = await PhoenixConnection.ConnectAsync(Page(node), "hall", patience.Token, Honest);
            await bob.JoinAsync([], patience.Token);
        }

        Assert.False(ann.Closed.IsCompleted);
        Assert.Equal(1, (await node.CountAsync()).Actors.Rooms);
    }

    [Fact]
    public async Task Row12_when_all_places_for_WebSockets_are_taken_one_more_is_refused_and_the_page_is_still_served()
    {
        await using var node = await RunningNode.StartAsync(Few with { TrustedProxies = [] });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var people = new List<PhoenixConnection>();
        try
        {
            for (var i = 0; i < 8; i++)
            {
                people.Add(await PhoenixConnection.ConnectAsync(Page(node), "hall", patience.Token, IPAddress.Parse($"127.7.8.{1 + (i % 2)}")));
                await people[^1].JoinAsync([], patience.Token);
            }

            await Assert.ThrowsAsync<WebSocketException>(() => PhoenixConnection.ConnectAsync(Page(node), "hall", patience.Token, Honest));
            Assert.Equal(HttpStatusCode.OK, await GetAsync(node, Honest));
            Assert.DoesNotContain(people, person => person.Closed.IsCompleted);
        }
        finally
        {
            foreach (var person in people)
            {
                await person.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Row18_a_flood_on_the_page_s_port_leaves_the_operator_in()
    {
        await using var node = await RunningNode.StartAsync(Few);
        using var http = new HttpClient();
        await using var flood = ConnectionFlood.Start(
            new FloodOptions { Target = new IPEndPoint(IPAddress.Loopback, node.Address.Port), Connections = 40, PerSecond = 500 });
        await Eventually.Holds(() => flood.Ended, ended => ended > 40, "the flood has met the bound");

        using var response = await http.GetAsync(node.AdminAddress);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_as_Kestrel_says_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var factory = new GuardedListenerFactory(new VideoroomOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var endPoint = new GuardedEndPoint(
            IPAddress.Loopback, ((IPEndPoint)taken.LocalEndpoint).Port, new ConnectionQuota(new ConnectionLimits { Most = 1 }), new AcceptCount(), "HOST");

        Assert.True(factory.CanBind(endPoint));
        Assert.False(factory.CanBind(new IPEndPoint(IPAddress.Loopback, 0)));
        await Assert.ThrowsAsync<AddressInUseException>(async () => await factory.BindAsync(endPoint));
    }

    [Fact]
    public async Task What_is_refused_at_the_door_was_accepted_all_the_same()
    {
        var places = new ConnectionQuota(new ConnectionLimits { Most = 1 });
        Assert.True(places.TryEnter(Stranger)!.Prove());
        var accepted = new AcceptCount();
        var factory = new GuardedListenerFactory(new VideoroomOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        await using var listener = await factory.BindAsync(new GuardedEndPoint(IPAddress.Loopback, 0, places, accepted, "HOST"));
        var accepting = listener.AcceptAsync().AsTask();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // It may be refused before the client has looked whether it is connected.
        if (await Record.ExceptionAsync(() => client.ConnectAsync(listener.EndPoint)) is null)
        {
            await Eventually.Holds(() => HasEnded(client), ended => ended, "it is refused");
        }

        Assert.Equal(1, accepted.Value);
        await listener.UnbindAsync();
        Assert.Null(await accepting);
    }

    [Fact]
    public async Task Without_anything_to_accept_with_it_waits_between_its_attempts_and_says_so_once()
    {
        // Shut down, it fails each accept at once (EINVAL), as without a free descriptor.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        socket.Shutdown(SocketShutdown.Both);
        var (clock, log, accepted) = (new FakeTimeProvider(), new FaultLog(), new AcceptCount());
        await using var listener = new GuardedListener(
            socket,
            new ConnectionQuota(new ConnectionLimits { Most = 1 }),
            accepted,
            new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), NullLogger.Instance),
            [],
            clock,
            log);
        var accepting = listener.AcceptAsync().AsTask();
        await Eventually.Holds(() => log.Errors.Count, errors => errors == 1, "the failure is logged");
        var pauses = 0;
        await Eventually.Holds(
            () =>
            {
                for (var i = 0; i < 100; i++, pauses++)
                {
                    clock.Advance(GuardedListener.PauseAfterError);
                }

                return log.Errors.Count;
            },
            errors => errors == 2,
            "a minute later it is logged again");

        // One attempt a pause, at most.
        var attempts = int.Parse(Attempts().Match(log.Errors.Last()).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(attempts, 2, pauses);
        Assert.Equal(0, accepted.Value);
        await listener.UnbindAsync();
        await Eventually.Holds(
            () =>
            {
                clock.Advance(GuardedListener.PauseAfterError);
                return accepting.IsCompleted;
            },
            ended => ended,
            "it ends");
        Assert.Null(await accepting);
    }

    private static Uri Page(RunningNode node) => new UriBuilder(node.Address) { Host = "127.0.0.1" }.Uri;

    private static async Task<Socket> ConnectAsync(RunningNode node, IPAddress from, string text)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Loopback, node.Address.Port);
        if (text.Length > 0)
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text));
        }

        return socket;
    }

    private static async Task<HttpStatusCode> GetAsync(RunningNode node, IPAddress from)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true },
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(IPAddress.Loopback, node.Address.Port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler);
        using var response = await http.GetAsync(new Uri(node.Address, "/health/live"));
        return response.StatusCode;
    }

    /// <summary>Whether the server has closed it; an answer that waits to be read is none.</summary>
    private static bool HasEnded(Socket socket)
    {
        try
        {
            var buffer = new byte[4096];
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                if (socket.Receive(buffer) == 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    [GeneratedRegex(@"cannot accept connections, (\d+) times")]
    private static partial Regex Attempts();
}
