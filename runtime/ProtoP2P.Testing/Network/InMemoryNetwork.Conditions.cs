namespace ProtoP2P.Testing;

/// <content>Conditions between nodes, and partitions.</content>
public sealed partial class InMemoryNetwork
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string From, string To), NodePath> _paths = [];
    private readonly Dictionary<(string From, string To), LinkConditions> _conditionsOfPaths = [];
    private readonly List<Partition> _partitions = [];
    private LinkConditions _conditions;

    /// <summary>From now on, the conditions between all nodes for which none of their own were set.</summary>
    /// <remarks>What is under way already arrives as it would have.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A condition is out of range.</exception>
    public void SetConditions(LinkConditions conditions)
    {
        Check(conditions);
        lock (_gate)
        {
            _conditions = conditions;
            RefreshPaths();
        }
    }

    /// <summary>From now on, the conditions between two nodes, both ways. The nodes need not exist yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A condition is out of range.</exception>
    public void SetConditions(string node, string other, LinkConditions conditions)
    {
        SetConditionsOneWay(node, other, conditions);
        SetConditionsOneWay(other, node, conditions);
    }

    /// <summary>From now on, the conditions from one node to another, and not of the way back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A condition is out of range.</exception>
    public void SetConditionsOneWay(string from, string to, LinkConditions conditions)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        Check(conditions);
        lock (_gate)
        {
            _conditionsOfPaths[(from, to)] = conditions;
            RefreshPaths();
        }
    }

    /// <summary>Parts two nodes until <see cref="Heal"/>.</summary>
    public void Partition(string node, string other, PartitionKind kind = PartitionKind.Stall) => Partition([node], [other], kind);

    /// <summary>Parts every node of one group from every node of the other until <see cref="Heal"/>. Partitions add up.</summary>
    /// <remarks>
    /// Dials across a partition get no answer; they go on, by their retries after 1 s, 2 s, 4 s and so on, if it heals in time. What a stalled
    /// connection holds arrives at once when it heals, as far as its time has come by then.
    /// </remarks>
    public void Partition(IEnumerable<string> group, IEnumerable<string> others, PartitionKind kind = PartitionKind.Stall)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(others);
        Part(new Partition([.. group], [.. others]), kind);
    }

    /// <summary>Parts a node from all others, those to come too, until <see cref="Heal"/>.</summary>
    public void Isolate(string node, PartitionKind kind = PartitionKind.Stall)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        Part(new Partition([node], null), kind);
    }

    /// <summary>Ends all partitions.</summary>
    public void Heal()
    {
        lock (_gate)
        {
            _partitions.Clear();
            RefreshPaths();
        }

        foreach (InMemoryLink link in Links)
        {
            link.Resume();
        }
    }

    /// <summary>Resets all connections between two nodes, whoever dialled: what is under way is lost and both ends fail at once.</summary>
    /// <returns>How many there were.</returns>
    public int Reset(string node, string other)
    {
        InMemoryLink[] between =
        [
            .. Links.Where(link => (link.DialerNode == node && link.ListenerNode == other) || (link.DialerNode == other && link.ListenerNode == node)),
        ];
        foreach (InMemoryLink link in between)
        {
            link.Cut();
        }

        return between.Length;
    }

    internal NodePath PathBetween(string from, string to)
    {
        lock (_gate)
        {
            if (!_paths.TryGetValue((from, to), out NodePath? path))
            {
                path = new NodePath(_conditions);
                _paths.Add((from, to), path);
                Refresh(from, to, path);
            }

            return path;
        }
    }

    private static void Check(LinkConditions conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        conditions.Validate();
    }

    private void Part(Partition partition, PartitionKind kind)
    {
        lock (_gate)
        {
            _partitions.Add(partition);
            RefreshPaths();
        }

        foreach (InMemoryLink link in kind == PartitionKind.Cut ? Links : [])
        {
            if (partition.Parts(link.DialerNode, link.ListenerNode))
            {
                link.Cut();
            }
        }
    }

    private void RefreshPaths()
    {
        foreach (((string from, string to), NodePath path) in _paths)
        {
            Refresh(from, to, path);
        }
    }

    private void Refresh(string from, string to, NodePath path)
    {
        path.Conditions = _conditionsOfPaths.GetValueOrDefault((from, to), _conditions);
        path.IsStalled = _partitions.Exists(partition => partition.Parts(from, to));
    }
}
