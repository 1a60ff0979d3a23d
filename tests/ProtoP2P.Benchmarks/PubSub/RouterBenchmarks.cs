using BenchmarkDotNet.Attributes;
using ProtoP2P.PubSub.Rig;

namespace ProtoP2P.Benchmarks.PubSub;

/// <summary>What a message costs a node that passes it on: it comes once from each of the 8 peers of its mesh, and goes to 7 of them. One operation is one such message.</summary>
[MemoryDiagnoser]
public class RouterBenchmarks
{
    private const int Operations = 1_500;

    private RelayRig _rig = null!;

    /// <summary>Whether messages are signed.</summary>
    [Params(false, true)]
    public bool Signed { get; set; }

    /// <summary>Bytes of a payload.</summary>
    [Params(256, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup() => _rig = new RelayRig(Signed, Size);

    /// <summary>A message and its 7 duplicates, and a heartbeat every 100 messages.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public long Relay()
    {
        for (int i = 0; i < Operations; i++)
        {
            _rig.RelayNext();
        }

        return _rig.WrittenBytes;
    }

    /// <summary>The signature alone.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Verify()
    {
        int authentic = 0;
        for (int i = 0; i < Operations && Signed; i++)
        {
            authentic += _rig.VerifyNext() ? 1 : 0;
        }

        return authentic;
    }
}
