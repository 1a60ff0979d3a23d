using System.Buffers;
using ProtoP2P.PubSub.Queues;
using ProtoP2P.PubSub.Wire;

namespace ProtoP2P.PubSub.Simulation.Fuzzing;

/// <summary>Writes what waits in a queue, and checks that every frame is one that this implementation would take itself.</summary>
internal sealed class RpcFrameDrain
{
    private readonly RpcFrameWriter _writer = new(static _ => default);
    private readonly ArrayBufferWriter<byte> _frame = new();

    /// <summary>Empties a queue; returns how many frames it took.</summary>
    public int Drain(OutboundQueue queue)
    {
        int frames = 0;
        _frame.ResetWrittenCount();
        while (queue.TryWriteFrame(_writer, _frame))
        {
            Varint.Read(_frame.WrittenSpan, out ulong length, out int prefix);
            FuzzChecks.Require(_frame.WrittenCount == prefix + (int)length, "a frame has another length than it says");
            string? fault = RpcCheck.FindFault(_frame.WrittenSpan[prefix..], RpcLimits.Default);
            FuzzChecks.Require(fault is null, $"a frame that was sent is wrong: {fault}");
            _frame.ResetWrittenCount();
            frames++;
        }

        FuzzChecks.Require(queue is { Count: 0, Bytes: 0 }, "a queue that was emptied still counts something");
        return frames;
    }
}
