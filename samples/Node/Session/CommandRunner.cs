using System.Collections.Concurrent;
using Node.Cli;
using Node.Commands;
using ProtoP2P;

namespace Node.Session;

/// <summary>Carries out commands, several at a time, and answers each of them once.</summary>
internal sealed class CommandRunner(IEnumerable<INodeCommand> commands, INodeOutput output) : IDisposable
{
    private readonly Dictionary<string, INodeCommand> _commands = commands.ToDictionary(command => command.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, CommandLine> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Start(CommandLine command)
    {
        Task running = RunAsync(command);
        _running.TryAdd(running, command);
        _ = running.ContinueWith(
            finished => _running.TryRemove(finished, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Cancels what is running and waits for it.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Keys);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(CommandLine command)
    {
        // The caller goes on reading commands, even where a command would do much before its first wait.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (!_commands.TryGetValue(command.Name, out INodeCommand? found))
            {
                throw new UsageException($"'{command.Name}' is no command: expected stop, {string.Join(", ", _commands.Keys.Order())}");
            }

            CommandResult result = await found.ExecuteAsync(command.Arguments, _stopping.Token);
            output.WriteResult(command, result);
        }
        catch (Exception exception)
        {
            // The session outlives any command; what went wrong is the answer.
            output.WriteFailure(command, exception.Message, CodeOf(exception));
        }
    }

    private static string CodeOf(Exception exception) => exception switch
    {
        UsageException => "bad-argument",
        WrongPeerException => "wrong-peer",
        DialException dial when dial.Failures.Any(failure => failure.Reason is WrongPeerException) => "wrong-peer",
        DialException => "dial-failed",
        NegotiationException => "unsupported-protocol",
        ResourceLimitException => "resource-limit",
        ConnectionClosedException => "connection-closed",
        StreamResetException => "stream-reset",
        ProtocolViolationException => "protocol-violation",
        RpcException rpc => $"rpc-{rpc.StatusCode}",
        OperationCanceledException => "cancelled",
        _ => "error",
    };
}
