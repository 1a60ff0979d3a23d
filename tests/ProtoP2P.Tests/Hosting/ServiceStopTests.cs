using Microsoft.Extensions.Logging;

namespace ProtoP2P.Tests.Hosting;

/// <summary>What a node says of services that do not stop as they should.</summary>
public sealed class ServiceStopTests
{
    [Fact]
    public async Task A_service_that_is_not_waited_for_when_its_node_is_disposed_is_no_error()
    {
        RecordingLoggerFactory logs = new();
        Libp2pHost host = await StartAsync(logs, static token => new TaskCompletionSource().Task.WaitAsync(token));

        await host.DisposeAsync();

        logs.Entries.ShouldNotContain(entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_service_that_fails_to_stop_is_an_error()
    {
        RecordingLoggerFactory logs = new();
        Libp2pHost host = await StartAsync(logs, static _ => Task.FromException(new InvalidOperationException("of a service")));

        await host.DisposeAsync();

        logs.Entries.ShouldContain(entry => entry.Level == LogLevel.Error && entry.Exception is InvalidOperationException);
    }

    [Fact]
    public async Task A_call_that_meets_what_a_disposed_node_has_disposed_of_is_no_error()
    {
        await using var net = new TestNet();
        RecordingLoggerFactory logs = new();
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Libp2pHost server = await net.StartAsync(options => options.LoggerFactory = logs);
        server.AddProtocol<IGreeter>(new Greeter(async _ =>
        {
            started.SetResult();
            await release.Task;
            throw new ObjectDisposedException("the node's key");
        }));
        Libp2pHost client = await net.StartDialerAsync();
        await client.ConnectAsync(server.Address(), TestNet.Token);
        Task calling = client.GetClient<IGreeter>(server.PeerId).GreetAsync("Ada"u8.ToArray()).AsTask();
        await started.Task.WaitAsync(TestNet.Patience, TestNet.Token);

        await server.DisposeAsync();
        release.SetResult();

        await Should.ThrowAsync<RpcException>(() => calling);
        await Eventually.TrueAsync(() => logs.Entries.Any(entry => entry.Text.Contains("Greet", StringComparison.Ordinal)));
        logs.Entries.ShouldNotContain(entry => entry.Level >= LogLevel.Error);
    }

    private static async Task<Libp2pHost> StartAsync(ILoggerFactory logs, Func<CancellationToken, Task> stop)
    {
        Libp2pHostOptions options = new() { LoggerFactory = logs };
        options.Services.Add(new StopsSo(stop));
        Libp2pHost host = Libp2pHost.Create(options);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private sealed class StopsSo(Func<CancellationToken, Task> stop) : ILibp2pService
    {
        public ValueTask StartAsync(ILibp2pHost host, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask StopAsync(CancellationToken cancellationToken) => new(stop(cancellationToken));
    }
}
