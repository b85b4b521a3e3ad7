using System.Net;
using System.Text.RegularExpressions;
using Videoroom.Bench.Load.Janus;

namespace Videoroom.Tests.Bench.Load.Janus;

public sealed class JanusConfigurationTests : IDisposable
{
    private readonly string _libraries = Directory.CreateTempSubdirectory("videoroom-janus-libraries-").FullName;

    public JanusConfigurationTests()
    {
        Write("plugins", "libjanus_sip.so", "libjanus_videoroom.so", "libjanus_videoroom.so.1", "libjanus_echotest.so");
        Write("transports", "libjanus_http.so", "libjanus_websockets.so");
        Write("loggers", "libjanus_jsonlog.so");
    }

    public void Dispose() => Directory.Delete(_libraries, recursive: true);

    [Fact]
    public void All_libraries_but_two_are_disabled()
    {
        var disabled = Regex.Matches(Core(new JanusServerOptions()), "disable = \"(.*)\"").Select(match => match.Groups[1].Value);

        Assert.Equal(["libjanus_echotest.so,libjanus_sip.so", "libjanus_http.so", "libjanus_jsonlog.so"], disabled);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, true)]
    public void Threads_are_limited_when_a_number_is_given(int eventLoops, bool limited)
        => Assert.Equal(limited, Core(new JanusServerOptions { EventLoops = eventLoops }).Contains("event_loops = 4", StringComparison.Ordinal));

    [Fact]
    public void Media_has_its_address_and_ports()
    {
        var core = Core(new JanusServerOptions { FirstMediaPort = 21_000, LastMediaPort = 21_999 });

        Assert.Contains("ice_enforce_list = \"192.0.2.7\"", core, StringComparison.Ordinal);
        Assert.Contains("rtp_port_range = \"21000-21999\"", core, StringComparison.Ordinal);
        Assert.Contains("ice_lite = true", core, StringComparison.Ordinal);
    }

    [Fact]
    public void The_api_is_reached_from_this_machine_alone()
    {
        var webSockets = Files(new JanusServerOptions())["janus.transport.websockets.jcfg"];

        Assert.Contains("ws_ip = \"127.0.0.1\"", webSockets, StringComparison.Ordinal);
        Assert.Contains("ws_port = 8188", webSockets, StringComparison.Ordinal);
        Assert.Contains("admin_ws = false", webSockets, StringComparison.Ordinal);
    }

    private void Write(string kind, params string[] names)
    {
        Directory.CreateDirectory(Path.Combine(_libraries, kind));
        foreach (var name in names)
        {
            File.WriteAllText(Path.Combine(_libraries, kind, name), "");
        }
    }

    private string Core(JanusServerOptions options) => Files(options)["janus.jcfg"];

    private IReadOnlyDictionary<string, string> Files(JanusServerOptions options) => JanusConfiguration.Files(
        new JanusPrograms("/usr/bin/janus", _libraries), options, IPAddress.Parse("192.0.2.7"), 8188, "/tmp/janus");
}
