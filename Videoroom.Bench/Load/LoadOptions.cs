using System.Net;
using Videoroom.Client;

namespace Videoroom.Bench.Load;

/// <summary>A crowd in one room.</summary>
/// <param name="Server">The page's address.</param>
/// <param name="RoomId">The room.</param>
/// <param name="Publishers">Clients that send camera and microphone; they also receive.</param>
/// <param name="Viewers">Clients that only receive.</param>
/// <param name="CameraSpeed">How much faster than recorded the cameras play.</param>
/// <param name="DropEvery">Of each stream every n-th packet is lost on its way in and out, and asked for again; 0 for none.</param>
/// <param name="Way">How they reach the server.</param>
/// <param name="Latency">Measures how long packets take; the pictures cannot be decoded then.</param>
/// <param name="FirstAddress">Their media's addresses count up from here; null is 127.1.0.0.</param>
internal sealed record LoadOptions(
    Uri Server,
    string RoomId,
    int Publishers,
    int Viewers,
    double CameraSpeed,
    int DropEvery,
    ClientWay Way = ClientWay.Direct,
    bool Latency = false,
    IPAddress? FirstAddress = null)
{
    /// <summary>For whoever starts the server later.</summary>
    public static Uri AnyServer { get; } = new("http://localhost");
}
