using System.IO.Pipelines;
using ProtoP2P.Tests.Rpc;

namespace ProtoP2P.Tests.EveryTransport;

/// <summary>Writes to a stream whose peer echoes, with reads beside them.</summary>
internal static class EchoTraffic
{
    /// <summary>Writes the payload so many times, and reads all of it back.</summary>
    public static async Task ExchangeAsync(IPeerStream stream, byte[] payload, int count)
    {
        Task reading = DrainAsync(stream, (long)count * payload.Length);
        for (int number = 0; number < count; number++)
        {
            await stream.Output.WriteAsync(payload, TransportNet.Token);
        }

        await reading.Soon();
    }

    private static async Task DrainAsync(IPeerStream stream, long bytes)
    {
        while (bytes > 0)
        {
            ReadResult result = await stream.Input.ReadAsync(TransportNet.Token);
            result.IsCompleted.ShouldBeFalse();
            bytes -= result.Buffer.Length;
            stream.Input.AdvanceTo(result.Buffer.End);
        }
    }
}
