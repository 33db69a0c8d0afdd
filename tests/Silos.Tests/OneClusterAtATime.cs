// A cluster of several processes needs the whole machine: where it has too little, silos answer late and are declared dead.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
