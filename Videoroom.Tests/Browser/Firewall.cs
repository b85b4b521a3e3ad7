using System.Text.Json;

namespace Videoroom.Tests.Browser;

/// <summary>What a network lets through, enforced in the page: its peer connections hear of nothing else.</summary>
internal sealed record Firewall
{
    /// <summary>The server's UDP candidates lead to this port instead; null leaves them.</summary>
    public int? UdpPort { get; init; }

    /// <summary>Whether the server's TCP candidates are let through.</summary>
    public bool Tcp { get; init; } = true;

    /// <summary>The transports of TURN that are let through: <c>udp</c>, <c>tcp</c>, <c>tls</c>. Null is all.</summary>
    public IReadOnlyList<string>? Turn { get; init; }

    /// <summary>No way but TURN (<c>iceTransportPolicy</c> relay).</summary>
    public bool RelayOnly { get; init; }

    /// <summary>JavaScript for before a page's own.</summary>
    public string PageScript => $$"""
        (() => {
          const [udpPort, tcp, turn, relayOnly] = {{JsonSerializer.Serialize(new object?[] { UdpPort, Tcp, Turn, RelayOnly })}};
          const transportOf = url => url.startsWith('turns:') ? 'tls' : url.split('transport=')[1];
          const restricted = configuration => ({
            ...configuration,
            ...(relayOnly ? { iceTransportPolicy: 'relay' } : {}),
            iceServers: (configuration?.iceServers ?? []).filter(({ urls }) => turn === null || turn.includes(transportOf(urls))),
          });
          const Before = window.RTCPeerConnection;
          window.RTCPeerConnection = class extends Before {
            constructor(configuration) { super(restricted(configuration)); }
            setConfiguration(configuration) { super.setConfiguration(restricted(configuration)); }
            addIceCandidate(given) {
              const parts = given.candidate.split(' ');
              const transport = parts[2].toLowerCase();
              if (!tcp && transport === 'tcp') return Promise.resolve();
              if (udpPort !== null && transport === 'udp') parts[5] = udpPort;
              return super.addIceCandidate({ candidate: parts.join(' '), sdpMLineIndex: given.sdpMLineIndex, sdpMid: given.sdpMid });
            }
          };
        })();
        """;
}
