using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProtoP2P.Samples.Tests;

/// <summary>A node of samples/Node in its own process, driven as a program would: one JSON object a line.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<JsonObject> _events = [];
    private int _lastId;

    private NodeProcess(Process process) => _process = process;

    /// <summary>The first line: who it is, where it listens, what it serves.</summary>
    public JsonObject Ready { get; private set; } = [];

    public string Peer => Ready["peer"]!.GetValue<string>();

    /// <summary>Where it listens, with <c>/p2p</c>.</summary>
    public string Address => Ready["addrs"]![0]!.GetValue<string>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<NodeProcess> StartAsync(params string[] arguments)
    {
        NodeProcess node = new(Sample.Start("Node", ["run", "--json", .. arguments]));
        node.Ready = await node.NextEventAsync("ready");
        return node;
    }

    /// <summary>Gives a command and returns its result.</summary>
    public async Task<JsonObject> RunAsync(string command)
    {
        string id = $"{++_lastId}";
        await _process.StandardInput.WriteLineAsync($"#{id} {command}".AsMemory(), Cancellation);
        await _process.StandardInput.FlushAsync(Cancellation);
        return await FindAsync(line => line["event"]!.GetValue<string>() == "result" && line["id"]!.GetValue<string>() == id);
    }

    /// <summary>The next event of that name, of those that were not taken yet.</summary>
    public Task<JsonObject> NextEventAsync(string name) => FindAsync(line => line["event"]!.GetValue<string>() == name);

    /// <summary>Ends it with <c>stop</c> and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        (await RunAsync("stop"))["ok"]!.GetValue<bool>().ShouldBeTrue();
        return await WaitForExitAsync();
    }

    /// <summary>Ends its standard input and returns its exit code.</summary>
    public Task<int> EndInputAsync()
    {
        _process.StandardInput.Close();
        return WaitForExitAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        return _process.ExitCode;
    }

    private async Task<JsonObject> FindAsync(Predicate<JsonObject> wanted)
    {
        int seen = _events.FindIndex(wanted);
        if (seen >= 0)
        {
            JsonObject found = _events[seen];
            _events.RemoveAt(seen);
            return found;
        }

        while (await _process.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation) is { } line)
        {
            JsonObject parsed = Parse(line);
            if (wanted(parsed))
            {
                return parsed;
            }

            _events.Add(parsed);
        }

        throw new InvalidOperationException($"the node has ended: {await _process.StandardError.ReadToEndAsync(Cancellation)}");
    }

    private static JsonObject Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line)!.AsObject();
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"the node wrote a line that is no JSON object: {line}", exception);
        }
    }
}
