using System.Net;
using Microsoft.Extensions.Configuration;
using Videoroom.Engine.Codecs;
using Videoroom.Web.Configuration;

namespace Videoroom.Tests.Web.Configuration;

public class VideoroomOptionsReaderTests
{
    [Fact]
    public void Nothing_set_gives_the_defaults()
    {
        var options = Read();

        Assert.Equal(4000, options.Port);
        Assert.Equal(20000, options.MediaPort);
        Assert.Null(options.ExternalIp);
        Assert.Equal(new PortRange(50000, 59999), options.IntegratedTurnPortRange);
        Assert.Null(options.Cluster);
        Assert.Equal((4001, IPAddress.Loopback), (options.Admin.Port, options.Admin.Address));
        Assert.Empty(options.SignallingUrls);
        Assert.Equal(60, options.DrainSeconds);
        Assert.Equal([Codec.Vp8, Codec.H264, Codec.Vp9, Codec.Av1], options.VideoCodecs);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var file = Path.GetTempFileName();
        try
        {
            var options = Read(
                ("HOST", "127.0.0.1"), ("PORT", "4100"), ("ADMIN_PORT", "4101"), ("ADMIN_ADDRESS", "10.0.0.7"), ("DRAIN_SECONDS", "30"),
                ("SIGNALING_URLS", "https://MEET.example.org/n1 https://meet.example.org/n2/"), ("VIRTUAL_HOST", "meet.example.org"), ("USE_TLS", "true"),
                ("CERT_FILE_PATH", file), ("KEY_FILE_PATH", file), ("ALLOWED_ORIGINS", "https://A.example, http://b.example:8080"),
                ("TRUSTED_PROXIES", "10.0.0.0/8 192.0.2.1"), ("EXTERNAL_IP", "2001:db8::1"), ("MEDIA_PORT", "30000"),
                ("MEDIA_LOOPS", "3"), ("INTEGRATED_TURN_PORT_RANGE", "40000-40010"), ("INTEGRATED_TCP_TURN_PORT", "3478"),
                ("INTEGRATED_TLS_TURN_PORT", "5349"), ("INTEGRATED_TURN_CERT", file), ("INTEGRATED_TURN_PKEY", file),
                ("EXCLUDED_NETWORKS", "docker0 10.0.0.0/8"), ("TURN_ALLOWED_PEERS", "192.0.2.0/24:3478 [2001:db8::]/32:*"), ("TURN_MAX_ALLOCATIONS_PER_PEER", "9"),
                ("TURN_MAX_KBPS_PER_PEER", "1000"), ("DTLS_CERT_FILE_PATH", file),
                ("DTLS_KEY_FILE_PATH", file), ("VIDEO_CODECS", "h264,VP8"), ("RESUME_SECONDS", "0"), ("MAX_PEERS_PER_ROOM", "7"),
                ("SPEAKER_LIMIT", "0"), ("SPEAKER_LIMIT_ABOVE", "20"),
                ("MAX_ROOMS", "8"), ("MAX_ROOMS_PER_ADDRESS", "99"), ("MAX_JOINS_PER_SECOND_PER_ADDRESS", "98"), ("MAX_MESSAGE_BYTES", "65536"), ("MAX_MESSAGES_PER_SECOND", "11"), ("MAX_CHANNELS_PER_SOCKET", "2"),
                ("MAX_SOCKETS", "12"), ("MAX_SOCKETS_PER_ADDRESS", "13"), ("MAX_UNJOINED_SOCKETS_PER_ADDRESS", "14"),
                ("MAX_SESSIONS_PER_ADDRESS", "15"), ("MAX_CONNECTIONS", "16"), ("MAX_CONNECTIONS_PER_ADDRESS", "17"), ("WATCHDOG_SECONDS", "90"),
                ("STATE_DIRECTORY", "/var/lib/videoroom"));

            Assert.Equal([IPAddress.Loopback], options.Host);
            Assert.Equal(4100, options.Port);
            Assert.Equal((4101, IPAddress.Parse("10.0.0.7")), (options.Admin.Port, options.Admin.Address));
            Assert.Equal(["https://meet.example.org/n1/", "https://meet.example.org/n2/"], options.SignallingUrls.Select(url => url.AbsoluteUri));
            Assert.Equal(30, options.DrainSeconds);
            Assert.Equal("meet.example.org", options.VirtualHost);
            Assert.True(options.UseTls);
            Assert.Equal((file, file), (options.CertFilePath, options.KeyFilePath));
            Assert.Equal(["https://a.example", "http://b.example:8080"], options.AllowedOrigins);
            Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.0.2.1/32")], options.TrustedProxies);
            Assert.Equal(IPAddress.Parse("2001:db8::1"), options.ExternalIp);
            Assert.Equal(["docker0", "10.0.0.0/8"], options.ExcludedNetworks.Select(network => network.ToString()));
            Assert.Equal((99, 98), (options.MaxRoomsPerAddress, options.MaxJoinsPerSecondPerAddress));
            Assert.Equal(30000, options.MediaPort);
            Assert.Equal(3, options.MediaLoops);
            Assert.Equal(new PortRange(40000, 40010), options.IntegratedTurnPortRange);
            Assert.Equal((3478, 5349), (options.IntegratedTcpTurnPort, options.IntegratedTlsTurnPort));
            Assert.Equal((file, file), (options.IntegratedTurnCert, options.IntegratedTurnPkey));
            Assert.Equal(2, options.TurnAllowedPeers.Count);
            Assert.Equal((9, 1000), (options.TurnMaxAllocationsPerPeer, options.TurnMaxKbpsPerPeer));
            Assert.Equal((file, file), (options.DtlsCertFilePath, options.DtlsKeyFilePath));
            Assert.Equal([Codec.H264, Codec.Vp8], options.VideoCodecs);
            Assert.Equal((0, 7, 8), (options.ResumeSeconds, options.MaxPeersPerRoom, options.MaxRooms));
            Assert.Equal((0, 20), (options.SpeakerLimit, options.SpeakerLimitAbove));
            Assert.Equal((65536, 11, 2), (options.MaxMessageBytes, options.MaxMessagesPerSecond, options.MaxChannelsPerSocket));
            Assert.Equal((12, 13), (options.MaxSockets, options.MaxSocketsPerAddress));
            Assert.Equal((14, 15), (options.MaxUnjoinedSocketsPerAddress, options.MaxSessionsPerAddress));
            Assert.Equal((16, 17, 90), (options.MaxConnections, options.MaxConnectionsPerAddress, options.WatchdogSeconds));
            Assert.Equal("/var/lib/videoroom", options.StateDirectory);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("MEDIA_PORT", "http", "from 0 to 65535")]
    [InlineData("MEDIA_PORT", "65536", "from 0 to 65535")]
    [InlineData("MEDIA_PORT", "50000", "outside INTEGRATED_TURN_PORT_RANGE (50000-59999)")]
    [InlineData("PORT", "-1", "from 0 to 65535")]
    [InlineData("USE_TLS", "maybe", "true or false")]
    [InlineData("WATCHDOG_SECONDS", "5", "from 30 to 3600")]
    [InlineData("MAX_CONNECTIONS", "1", "from 16 to 1000000")]
    [InlineData("URLS", "meet.example.org", "addresses such as")]
    [InlineData("URLS", "http://meet.example.org:80", "addresses such as")]
    [InlineData("URLS", "http://*:80;http://*:81", "with one port and one scheme")]
    [InlineData("URLS", "http://*:80;https://*:80", "with one port and one scheme")]
    [InlineData("URLS", "http://*:80/page", "addresses such as")]
    [InlineData("URLS", "ftp://*:80", "addresses such as")]
    [InlineData("URLS", ";", "addresses such as")]
    [InlineData("EXTERNAL_IP", "meet.example.org", "an IP address")]
    [InlineData("EXTERNAL_IP", "1", "an IP address")]
    [InlineData("EXTERNAL_IP", "0.0.0.0", "an IP address")]
    [InlineData("HOST", "nowhere", "IP addresses")]
    [InlineData("VIRTUAL_HOST", "https://meet.example.org", "host name")]
    [InlineData("CERT_FILE_PATH", "/does/not/exist.pem", "the path of a file")]
    [InlineData("INTEGRATED_TURN_PORT_RANGE", "59999-50000", "two ports")]
    [InlineData("INTEGRATED_TURN_PORT_RANGE", "50000", "two ports")]
    [InlineData("MEDIA_PORT", "4000", "another port than PORT")]
    [InlineData("ADMIN_PORT", "4000", "another port than PORT")]
    [InlineData("ADMIN_PORT", "admin", "from 0 to 65535")]
    [InlineData("ADMIN_ADDRESS", "everywhere", "an IP address of this machine")]
    [InlineData("DRAIN_SECONDS", "0", "from 1 to 3600")]
    [InlineData("SIGNALING_URLS", "meet.example.org", "http or https addresses")]
    [InlineData("SIGNALING_URLS", "wss://meet.example.org/", "http or https addresses")]
    [InlineData("SIGNALING_URLS", "https://meet.example.org/?node=1", "http or https addresses")]
    [InlineData("INTEGRATED_TCP_TURN_PORT", "20000", "another port than MEDIA_PORT")]
    [InlineData("INTEGRATED_TLS_TURN_PORT", "4000", "another port than PORT")]
    [InlineData("INTEGRATED_TCP_TURN_PORT", "turn", "from 0 to 65535")]
    [InlineData("INTEGRATED_TLS_TURN_PORT", "70000", "from 0 to 65535")]
    [InlineData("INTEGRATED_TURN_CERT", "/does/not/exist.pem", "the path of a file")]
    [InlineData("EXCLUDED_NETWORKS", "docker0, 10.0.0.0/40", "names of interfaces and networks")]
    [InlineData("TURN_ALLOWED_PEERS", "192.0.2.1", "addresses with ports")]
    [InlineData("TURN_ALLOWED_PEERS", "example.org:3478", "addresses with ports")]
    [InlineData("TURN_MAX_ALLOCATIONS_PER_PEER", "0", "from 1 to 10000")]
    [InlineData("TURN_MAX_KBPS_PER_PEER", "1", "from 100 to 10000000")]
    [InlineData("VIDEO_CODECS", "VP8,H265", "VP8, H264, VP9 and AV1")]
    [InlineData("ALLOWED_ORIGINS", "meet.example.org", "origins such as")]
    [InlineData("ALLOWED_ORIGINS", "https://meet.example.org/path", "origins such as")]
    [InlineData("TRUSTED_PROXIES", "proxy", "networks")]
    [InlineData("RESUME_SECONDS", "301", "from 0 to 300")]
    [InlineData("SPEAKER_LIMIT", "-1", "from 0 to 1000")]
    [InlineData("MAX_MESSAGE_BYTES", "1", "from 16384")]
    public void A_bad_value_is_one_line_with_the_variable_the_value_and_what_was_expected(string variable, string value, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() => Read((variable, value)));

        Assert.StartsWith($"{variable}={value}: expected ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            var error = Assert.Throws<ConfigurationException>(() => Read(("CERT_FILE_PATH", file)));

            Assert.Equal($"CERT_FILE_PATH={file}: expected KEY_FILE_PATH to be set as well", error.Message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void An_empty_value_counts_as_not_set() => Assert.Equal(20000, Read(("MEDIA_PORT", " ")).MediaPort);

    [Fact]
    public void A_line_break_in_a_value_does_not_make_the_error_two_lines()
    {
        var error = Assert.Throws<ConfigurationException>(() => Read(("MEDIA_PORT", "1\n2")));

        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("--media-port", "30000")]
    [InlineData("--MEDIA_PORT", "30000")]
    [InlineData("--media-port=30000", null)]
    public void The_command_line_wins(string first, string? second)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("MEDIA_PORT", "25000")]);
        configuration.AddVideoroomCommandLine(second is null ? [first] : [first, second]);

        Assert.Equal(30000, VideoroomOptionsReader.Read(configuration.Build()).MediaPort);
    }

    [Fact]
    public void A_misspelt_argument_is_refused()
    {
        var error = Assert.Throws<ConfigurationException>(() => new ConfigurationBuilder().AddVideoroomCommandLine(["--media-prot", "1"]));

        Assert.StartsWith("--media-prot: expected ", error.Message);
    }

    private static VideoroomOptions Read(params (string Variable, string Value)[] settings)
        => VideoroomOptionsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Variable, (string?)setting.Value)))
            .Build());
}
