using Videoroom.Bench.Record.Layers;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

/// <summary>
/// A receiver of dependency descriptors as strict as can be: what it cannot decode, what is not read by the structure that it has, and what
/// breaks a chain is an error. It reads with another parser than the server's.
/// </summary>
/// <param name="isLost">Whether a frame never came from the publisher; null when nothing is lost.</param>
internal sealed class DescriptorStrictReceiver(Func<int, bool>? isLost = null)
{
    private readonly HashSet<int> _frames = [];
    private DependencyStructure? _structure;
    private int _frame = -1;
    private uint _timestamp;
    private bool _isFrameOpen;

    /// <summary>The pictures, each with its temporal and its highest spatial layer, and the decode targets said with it last.</summary>
    public List<(int Spatial, int Temporal, bool IsKey, uint Targets)> Pictures { get; } = [];

    public void Receive(ForwardedPacket packet)
    {
        var descriptor = DependencyDescriptor.Parse(packet.Descriptor)!;
        var number = _frame < 0 ? descriptor.FrameNumber : _frame + (short)(descriptor.FrameNumber - (ushort)_frame);
        if (number != _frame)
        {
            Assert.True(number > _frame && number - _frame < 1000, $"Frame {number} follows {_frame}");
            Assert.True((descriptor.IsFrameStart && !_isFrameOpen) || isLost is not null, $"Frame {number} has its first packet, and the one before its last");
            _frame = number;
            _isFrameOpen = true;
        }

        if (descriptor.Structure is not null)
        {
            Assert.True(descriptor.IsFrameStart);
            _structure = descriptor.Structure;
        }

        Assert.NotNull(_structure);
        var template = _structure.TemplateOf(descriptor.TemplateId);
        Assert.NotNull(template);
        if (Pictures.Count == 0 || packet.Timestamp != _timestamp)
        {
            _timestamp = packet.Timestamp;
            Pictures.Add((template.Spatial, template.Temporal, false, uint.MaxValue));
        }

        var (_, temporal, isKey, targets) = Pictures[^1];
        targets = ReadTargets(packet.Descriptor, descriptor) ?? targets;
        Assert.Equal(temporal, template.Temporal);
        Pictures[^1] = (template.Spatial, temporal, isKey || descriptor.Structure is not null, targets);
        if (_frames.Add(number))
        {
            Require(number, template, targets);
        }

        Assert.True(!packet.Marker || descriptor.IsFrameEnd, "A marker ends a frame");
        _isFrameOpen = !descriptor.IsFrameEnd;
    }

    // Flags are the 5 bits behind 3 bytes; without a structure the decode targets follow.
    private uint? ReadTargets(byte[] bytes, DependencyDescriptor descriptor)
    {
        if (bytes.Length <= 3 || (bytes[3] & 0x40) == 0 || descriptor.Structure is not null)
        {
            return null;
        }

        var reader = new BitReader(bytes);
        reader.Read(24);
        Assert.Equal(0, reader.Read(5) & 0b10111);
        return (uint)reader.Read(_structure!.DecodeTargets);
    }

    private void Require(int number, DependencyTemplate template, uint targets)
    {
        foreach (var difference in template.FrameDifferences)
        {
            Assert.True(_frames.Contains(number - difference) || isLost?.Invoke(number - difference) == true, $"Frame {number} refers to {number - difference}, which was left out");
        }

        // What the viewer is said to get is protected: the frame before in the chain was forwarded.
        for (var target = 0; target < _structure!.DecodeTargets; target++)
        {
            if ((targets & (1u << target)) != 0 && template.Indications[target] != '-')
            {
                var difference = template.ChainDifferences[_structure.ProtectedBy[target]];
                Assert.True(
                    difference == 0 || _frames.Contains(number - difference) || isLost?.Invoke(number - difference) == true,
                    $"Frame {number}: its chain misses frame {number - difference}");
            }
        }
    }
}
