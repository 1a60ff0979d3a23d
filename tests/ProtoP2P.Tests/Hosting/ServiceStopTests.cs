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
