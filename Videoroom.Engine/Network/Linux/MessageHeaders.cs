using System.Runtime.InteropServices;

namespace Videoroom.Engine.Network.Linux;

/// <summary>The native structures of a batched system call, each header wired once to its own address, vector and control.</summary>
internal sealed unsafe class MessageHeaders : IDisposable
{
    private readonly LibC.MultiMessageHeader* _headers;
    private readonly LibC.IoVector* _vectors;
    private readonly byte* _addresses;
    private readonly byte* _controls;

    public MessageHeaders(int count)
    {
        var size = (nuint)count;
        _headers = (LibC.MultiMessageHeader*)NativeMemory.AllocZeroed(size, (nuint)sizeof(LibC.MultiMessageHeader));
        _vectors = (LibC.IoVector*)NativeMemory.AllocZeroed(size, (nuint)sizeof(LibC.IoVector));
        _addresses = (byte*)NativeMemory.AllocZeroed(size, SocketAddressCodec.AddressSize);
        _controls = (byte*)NativeMemory.AllocZeroed(size, SocketAddressCodec.ControlSize);
        for (var i = 0; i < count; i++)
        {
            ref var header = ref _headers[i];
            header.Name = AddressOf(i);
            header.Vectors = _vectors + i;
            header.VectorCount = 1;
            header.Control = ControlOf(i);
        }
    }

    public LibC.MultiMessageHeader* First => _headers;

    public ref LibC.MultiMessageHeader this[int index] => ref _headers[index];

    public ref LibC.IoVector VectorOf(int index) => ref _vectors[index];

    public byte* AddressOf(int index) => _addresses + (index * SocketAddressCodec.AddressSize);

    public byte* ControlOf(int index) => _controls + (index * SocketAddressCodec.ControlSize);

    public void Dispose()
    {
        NativeMemory.Free(_headers);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_addresses);
        NativeMemory.Free(_controls);
    }
}
