using Microsoft.Extensions.Logging;
using ProtoP2P.Shared;

namespace ProtoP2P.PubSub.Hosting;

/// <summary>What a node does in the background, until it stops. What fails is logged.</summary>
internal sealed class NodeTasks(ILogger logger)
{
    private readonly BackgroundTasks _tasks = new();

    public void Run(Func<CancellationToken, Task> work) => _tasks.Run(async cancellationToken =>
    {
        try
        {
            await work(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops.
        }
        catch (Exception exception)
        {
            PubSubLog.WorkFailed(logger, exception);
        }
    });

    /// <summary>Ends all of it.</summary>
    public Task StopAsync() => _tasks.StopAsync();
}
