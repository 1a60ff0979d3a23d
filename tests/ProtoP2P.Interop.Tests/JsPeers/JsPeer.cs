using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ProtoP2P.Interop.Tests.JsPeers;

/// <summary>A js-libp2p node in its own process, driven over its standard input and output.</summary>
internal sealed class JsPeer : IAsyncDisposable
{
    private const int KeptErrorLines = 50;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(5);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Process _process;
    private readonly CancellationToken _cancellationToken;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _pending = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<JsonObject> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _writing = new(1);
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    private JsPeer(Process process, CancellationToken cancellationToken)
    {
        _process = process;
        _cancellationToken = cancellationToken;
        _process.ErrorDataReceived += (_, line) => Remember(line.Data);
    }

    /// <summary>Its peer id.</summary>
    public string PeerId { get; private set; } = string.Empty;

    /// <summary>Where it listens, each with <c>/p2p</c>.</summary>
    public IReadOnlyList<string> Addresses { get; private set; } = [];

    /// <summary>The first of <see cref="Addresses"/>.</summary>
    public string Address => Addresses[0];

    /// <summary>Starts a peer; the token ends what it is asked later, too.</summary>
    public static async Task<JsPeer> StartAsync(JsPeerOptions options, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(JsInstallation.NodeExecutable, ["peer.mjs", JsonSerializer.Serialize(options, Json)])
        {
            WorkingDirectory = RepositoryPaths.JsInstallation,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The web servers of the tests have certificates of their own making; libp2p's handshakes inside do not depend on them.
        start.Environment["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
        JsPeer peer = new(Process.Start(start)!, cancellationToken);
        peer._process.BeginErrorReadLine();
        peer._reading = peer.ReadAsync();
        JsonObject ready = await peer._ready.Task.WaitAsync(AnswerTimeout, cancellationToken);
        peer.PeerId = ready["peer"]!.GetValue<string>();
        peer.Addresses = ready["addrs"].Deserialize<string[]>()!;
        return peer;
    }

    /// <summary>Runs a command and returns its result.</summary>
    /// <exception cref="JsPeerException">The command failed.</exception>
    public async Task<T> RunAsync<T>(string command, object? arguments = null)
    {
        JsonObject request = arguments is null ? [] : JsonSerializer.SerializeToNode(arguments, Json)!.AsObject();
        int id = Interlocked.Increment(ref _lastId);
        request["id"] = id;
        request["cmd"] = command;
        TaskCompletionSource<JsonObject> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answered;
        await WriteAsync(request.ToJsonString());
        JsonObject answer = await answered.Task.WaitAsync(AnswerTimeout, _cancellationToken);
        return answer["ok"]!.GetValue<bool>() ? answer.Deserialize<T>(Json)! : throw Failure(answer);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource deadline = new(ExitTimeout);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _reading;
        _process.Dispose();
        _writing.Dispose();
    }

    private static JsPeerException Failure(JsonObject answer) =>
        new(answer["name"]?.GetValue<string>() ?? "Error", answer["error"]!.GetValue<string>());

    private async Task WriteAsync(string line)
    {
        await _writing.WaitAsync(_cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync(_cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Dispatch(JsonNode.Parse(line)!.AsObject());
        }

        await _process.WaitForExitAsync();
        InvalidOperationException ended = new($"The js peer exited {_process.ExitCode}.\n{string.Join('\n', _errors)}");
        _ready.TrySetException(ended);
        foreach (TaskCompletionSource<JsonObject> waiting in _pending.Values)
        {
            waiting.TrySetException(ended);
        }
    }

    private void Dispatch(JsonObject message)
    {
        if (message["event"] is not null)
        {
            _ready.TrySetResult(message);
            return;
        }

        if (_pending.TryRemove(message["id"]!.GetValue<int>(), out TaskCompletionSource<JsonObject>? waiting))
        {
            waiting.TrySetResult(message);
        }
    }

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        _errors.Enqueue(line);
        while (_errors.Count > KeptErrorLines && _errors.TryDequeue(out _))
        {
        }
    }
}
