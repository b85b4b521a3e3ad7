using System.Net;

namespace Videoroom.Bench.Attack.Attacks;

/// <summary>Addresses of strangers on the loopback network: servers count by address, and whoever attacks has many.</summary>
internal static class StrangeAddress
{
    /// <summary>How many there are.</summary>
    public const int Count = 250;

    /// <summary>One of them.</summary>
    public static IPAddress Of(int number) => new([127, 80, 0, (byte)(1 + (number % Count))]);
}
