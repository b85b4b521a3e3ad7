using System.Net;

namespace Videoroom.Bench.Load.Janus;

/// <summary>The configuration files of a Janus that does nothing but VideoRoom over WebSocket.</summary>
internal static class JanusConfiguration
{
    private const string Plugin = "libjanus_videoroom.so";
    private const string Transport = "libjanus_websockets.so";

    /// <summary>The files' names and contents.</summary>
    /// <param name="programs">The libraries that are there; all but two are disabled.</param>
    /// <param name="options">What the caller chooses.</param>
    /// <param name="mediaAddress">The one address to offer for media.</param>
    /// <param name="webSocketPort">The TCP port of the API, on 127.0.0.1.</param>
    /// <param name="folder">Where the files will be.</param>
    public static IReadOnlyDictionary<string, string> Files(
        JanusPrograms programs, JanusServerOptions options, IPAddress mediaAddress, int webSocketPort, string folder)
        => new Dictionary<string, string>
        {
            ["janus.jcfg"] = Core(programs, options, mediaAddress, folder),
            ["janus.transport.websockets.jcfg"] = WebSockets(webSocketPort),
            ["janus.plugin.videoroom.jcfg"] = "general: { events = false }\n",
        };

    // Two things differ from Janus's defaults in what a packet costs: the number of threads (event_loops), and that neither statistics
    // nor events are handed to anybody. NACK, the length of its queue (min_nack_queue) and feedback stay as they are shipped.
    private static string Core(JanusPrograms programs, JanusServerOptions options, IPAddress mediaAddress, string folder)
        => $$"""
        general: {
          configs_folder = "{{folder}}"
          plugins_folder = "{{programs.Libraries}}/plugins"
          transports_folder = "{{programs.Libraries}}/transports"
          events_folder = "{{programs.Libraries}}/events"
          loggers_folder = "{{programs.Libraries}}/loggers"
          debug_level = 2
          debug_colors = false
          debug_timestamps = true
          {{(options.EventLoops > 0 ? $"event_loops = {options.EventLoops}" : "")}}
        }
        media: {
          rtp_port_range = "{{options.FirstMediaPort}}-{{options.LastMediaPort}}"
          {{(options.SlowLinkThreshold > 0 ? $"slowlink_threshold = {options.SlowLinkThreshold}" : "")}}
        }
        nat: {
          nice_debug = false
          ice_lite = true
          ice_tcp = false
          full_trickle = false
          ignore_mdns = true
          ice_enforce_list = "{{mediaAddress}}"
        }
        plugins: {
          disable = "{{AllBut(Plugin, programs.LibrariesOf("plugins"))}}"
        }
        transports: {
          disable = "{{AllBut(Transport, programs.LibrariesOf("transports"))}}"
        }
        loggers: {
          disable = "{{AllBut("", programs.LibrariesOf("loggers"))}}"
        }
        events: {
          broadcast = false
        }

        """;

    private static string WebSockets(int port)
        => $$"""
        general: {
          json = "compact"
          events = false
          ws = true
          ws_ip = "127.0.0.1"
          ws_port = {{port}}
          wss = false
        }
        admin: {
          admin_ws = false
          admin_wss = false
        }

        """;

    private static string AllBut(string wanted, IEnumerable<string> libraries) => string.Join(',', libraries.Where(library => library != wanted));
}
