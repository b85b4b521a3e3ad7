using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Enumeration;
using System.Net;

namespace Videoroom.Engine.Network;

/// <summary>
/// Networks of this machine whose addresses clients are not told: a name of interfaces, which may have <c>*</c> and <c>?</c> in it, or addresses.
/// </summary>
public sealed record ExcludedNetwork
{
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789.");

    private readonly string? _interfaces;
    private readonly IPNetwork _addresses;

    private ExcludedNetwork(string? interfaces, IPNetwork addresses) => (_interfaces, _addresses) = (interfaces, addresses);

    /// <summary>
    /// The bridges of containers and virtual machines: only what runs on this machine can use their addresses. Docker's own have twelve
    /// digits; others that begin so, such as OpenWrt's <c>br-lan</c>, have the machine's address.
    /// </summary>
    public static IReadOnlyList<ExcludedNetwork> ContainerBridges { get; } =
        [.. new[] { "docker*", "br-????????????", "cni*", "podman*", "virbr*", "lxcbr*", "lxdbr*", "veth*" }.Select(name => new ExcludedNetwork(name, default))];

    /// <summary>Reads one.</summary>
    /// <param name="text">Such as <c>docker0</c>, <c>br-*</c>, <c>172.17.0.0/16</c> or <c>fd00::7</c>.</param>
    /// <param name="excluded">What it says.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExcludedNetwork? excluded)
    {
        ArgumentNullException.ThrowIfNull(text);
        excluded = AddressText.Network(text) is { } network ? new ExcludedNetwork(null, network)
            : IsInterfaceName(text) ? new ExcludedNetwork(text, default)
            : null;
        return excluded is not null;
    }

    /// <summary>Whether an address is left out.</summary>
    /// <param name="interfaceName">The name of the interface that has it.</param>
    /// <param name="address">The address.</param>
    public bool Contains(string interfaceName, IPAddress address) => _interfaces is null
        ? _addresses.Contains(address)
        : FileSystemName.MatchesSimpleExpression(_interfaces, interfaceName, ignoreCase: false);

    /// <inheritdoc/>
    public override string ToString() => _interfaces ?? _addresses.ToString();

    // What has nothing but digits and dots was meant for an address.
    private static bool IsInterfaceName(string text) => text.Length is > 0 and <= 32
        && text.All(character => char.IsAsciiLetterOrDigit(character) || "*?-_.@:".Contains(character, StringComparison.Ordinal))
        && text.AsSpan().ContainsAnyExcept(AddressCharacters);
}
