using System.IO.Pipelines;

namespace ProtoP2P.Transports.Quic;

/// <summary>The pipes between an application and its stream, whatever carries the stream.</summary>
internal static class QuicPipeOptions
{
    /// <summary>For what arrives. Unread bytes are bounded by the carrier (window or reset), so this pipe never pauses: pausing would stop all streams.</summary>
    public static PipeOptions Input { get; } = new(
        readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool,
        pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false);

    /// <summary>For what is to be sent: whoever writes more than the network takes waits.</summary>
    public static PipeOptions Output { get; } = new(
        readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool,
        pauseWriterThreshold: 128 * 1024, resumeWriterThreshold: 64 * 1024, useSynchronizationContext: false);
}
