using Videoroom.Bench.Chromium;

namespace Videoroom.Tests.Browser;

/// <summary>The media events of a page: those that it sent are read, others are slipped in on either side.</summary>
internal static class PageEvents
{
    /// <summary>JavaScript for before a page's own.</summary>
    public const string Script = """
        (() => {
          const Native = window.WebSocket;
          const sent = [];
          let socket;
          window.WebSocket = class extends Native {
            send(data) {
              sent.push(JSON.parse(data));
              socket = this;
              super.send(data);
            }
          };
          const join = () => sent.findLast(frame => frame[3] === 'phx_join');
          const frame = event => JSON.stringify([join()[0], null, join()[2], 'mediaEvent', { data: JSON.stringify(event) }]);
          window.__events = {
            sent: type => sent.filter(frame => frame[3] === 'mediaEvent').map(frame => JSON.parse(frame[4].data))
              .map(event => event.type === 'custom' ? event.data : event)
              .filter(event => event.type === type).map(event => event.data ?? null),
            send: event => Native.prototype.send.call(socket, frame(event)),
            receive: event => socket.dispatchEvent(new MessageEvent('message', { data: frame(event) })),
          };
        })();
        """;

    /// <summary>The data of the events of a type that the page sent, in order.</summary>
    public static Task<T[]> SentAsync<T>(CallPage call, string type) => call.Page.EvaluateAsync<T[]>("type => window.__events.sent(type)", type);

    /// <summary>How many events of a type the page sent.</summary>
    public static Task<int> CountAsync(CallPage call, string type) => call.Page.EvaluateAsync<int>("type => window.__events.sent(type).length", type);

    /// <summary>Sends an event to the server as if the page had.</summary>
    public static Task SendAsync(CallPage call, object mediaEvent) => call.Page.EvaluateAsync("event => window.__events.send(event)", mediaEvent);

    /// <summary>Gives the page an event as if the server had sent it.</summary>
    public static Task ReceiveAsync(CallPage call, object mediaEvent) => call.Page.EvaluateAsync("event => window.__events.receive(event)", mediaEvent);

    /// <summary>The id of the track of a type that the page publishes, from its last offer.</summary>
    public static Task<string?> TrackIdAsync(CallPage call, string type) => call.Page.EvaluateAsync<string?>(
        """
        type => Object.entries(window.__events.sent('sdpOffer').at(-1)?.trackIdToTrackMetadata ?? {})
          .find(([, metadata]) => metadata.type === type)?.[0] ?? null
        """,
        type);
}
